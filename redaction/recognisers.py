"""All recognisers, in one place and in the order of their families."""

from functools import cache

from turnscope.redaction.assignments import RULES as ASSIGNMENTS
from turnscope.redaction.contact import RULES as CONTACT
from turnscope.redaction.credentials import RULES as CREDENTIALS
from turnscope.redaction.drawn import RECOGNISERS as DRAWN
from turnscope.redaction.government_ids import RECOGNISERS as GOVERNMENT_IDS
from turnscope.redaction.government_ids import RULES as NUMBERS
from turnscope.redaction.network import RULES as NETWORK
from turnscope.redaction.paths import RULES as PATHS
from turnscope.redaction.payment import RECOGNISERS as PAYMENT
from turnscope.redaction.people import RULES as PEOPLE
from turnscope.redaction.phones import RECOGNISERS as PHONES
from turnscope.redaction.recogniser import Recogniser, Rule, Rules

RULES: tuple[Rule, ...] = (*CONTACT, *NETWORK, *NUMBERS, *CREDENTIALS, *ASSIGNMENTS, *PATHS, *PEOPLE)


@cache
def default_recognisers() -> tuple[Recogniser, ...]:
    """Give the recognisers of a process; what they need is loaded at their first use."""
    return (Rules(RULES), *PAYMENT, *GOVERNMENT_IDS, *PHONES, *DRAWN)
