"""All recognisers, in one place and in the order of their families."""

from functools import cache

from turnscope.redaction.recognisers.assignments import RULES as ASSIGNMENTS
from turnscope.redaction.recognisers.contact import RULES as CONTACT
from turnscope.redaction.recognisers.credentials import RULES as CREDENTIALS
from turnscope.redaction.recognisers.drawn import RECOGNISERS as DRAWN
from turnscope.redaction.recognisers.government_ids import RECOGNISERS as GOVERNMENT_IDS
from turnscope.redaction.recognisers.government_ids import RULES as NUMBERS
from turnscope.redaction.recognisers.network import RULES as NETWORK
from turnscope.redaction.recognisers.paths import RULES as PATHS
from turnscope.redaction.recognisers.payment import RECOGNISERS as PAYMENT
from turnscope.redaction.recognisers.people import RULES as PEOPLE
from turnscope.redaction.recognisers.phones import RECOGNISERS as PHONES
from turnscope.redaction.recognisers.recogniser import Recogniser, Rule, Rules

RULES: tuple[Rule, ...] = (*CONTACT, *NETWORK, *NUMBERS, *CREDENTIALS, *ASSIGNMENTS, *PATHS, *PEOPLE)


@cache
def default_recognisers() -> tuple[Recogniser, ...]:
    """Give the recognisers of a process; what they need is loaded at their first use."""
    return (Rules(RULES), *PAYMENT, *GOVERNMENT_IDS, *PHONES, *DRAWN)
