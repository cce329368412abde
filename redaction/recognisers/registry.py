"""All recognisers, in one place: families and their members, in order."""

from dataclasses import dataclass
from functools import cache

from turnscope.redaction.recognisers import (
    assignments,
    contact,
    credentials,
    drawn,
    government_ids,
    network,
    paths,
    payment,
    people,
    phones,
)
from turnscope.redaction.recognisers.recogniser import Documented, Recogniser, Rule, Rules


@dataclass(frozen=True, slots=True)
class Family:
    """Recognisers that belong together: rules, which run in one pass, and those with their own `find`."""

    name: str
    rules: tuple[Rule, ...] = ()
    others: tuple[Documented, ...] = ()

    @property
    def members(self) -> tuple[Rule | Documented, ...]:
        """Both together."""
        return (*self.rules, *self.others)


FAMILIES: tuple[Family, ...] = (
    Family("Contact", contact.RULES, phones.RECOGNISERS),
    Family("Network", network.RULES),
    Family("Payment", others=payment.RECOGNISERS),
    Family("Government ids", government_ids.RULES, government_ids.RECOGNISERS),
    Family("Paths and identities", paths.RULES),
    Family("People", people.RULES),
    Family("Credentials", (*credentials.RULES, *assignments.RULES), drawn.RECOGNISERS),
)
RULES: tuple[Rule, ...] = tuple(rule for family in FAMILIES for rule in family.rules)


@cache
def default_recognisers() -> tuple[Recogniser, ...]:
    """Give the recognisers of a process; what they need is loaded at their first use."""
    return (Rules(RULES), *(other for family in FAMILIES for other in family.others))
