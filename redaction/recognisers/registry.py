"""All recognisers, in one place: families and their members, in order."""

from collections.abc import Container
from dataclasses import dataclass
from functools import cache

from turnscope.redaction.candidates import candidates
from turnscope.redaction.guesses import GUESSED
from turnscope.redaction.keeping import Sparing
from turnscope.redaction.policy import Policy
from turnscope.redaction.recognisers import (
    accounts,
    addresses,
    assignments,
    blocks,
    calls,
    commands,
    config_files,
    contact,
    cookies,
    credentials,
    government_ids,
    hosts,
    inserts,
    key_files,
    literals,
    logins,
    machines,
    mentions,
    network,
    pairs,
    paths,
    payment,
    people,
    phones,
    prefixed,
    services,
    tokens,
)
from turnscope.redaction.recognisers.recogniser import Documented, Recogniser, Rule, Rules
from turnscope.redaction.tagger.tagger import load_tagger


@dataclass(frozen=True, slots=True)
class Family:
    """Recognisers that belong together: rules, which run in one pass, and those with their own `find`."""

    name: str
    rules: tuple[Rule, ...] = ()
    others: tuple[Documented, ...] = ()

    @property
    def key(self) -> str:
        """What a policy calls the family."""
        return self.name.lower().replace(" ", "_")

    @property
    def members(self) -> tuple[Rule | Documented, ...]:
        """Both together."""
        return (*self.rules, *self.others)


CREDENTIALS: tuple[Rule, ...] = (
    *services.RULES,
    *credentials.RULES,
    *key_files.RULES,
    *commands.RULES,
    *assignments.RULES,
    *tokens.RULES,
    *pairs.RULES,
    *calls.RULES,
    *literals.RULES,
    *config_files.RULES,
    *cookies.RULES,
    *candidates.RULES,
)

FAMILIES: tuple[Family, ...] = (
    Family("Contact", (*contact.RULES, *mentions.RULES, *phones.RULES), phones.RECOGNISERS),
    Family("Network", (*network.RULES, *hosts.RULES, *machines.RULES)),
    Family("Payment", others=payment.RECOGNISERS),
    Family("Government ids", government_ids.RULES, government_ids.RECOGNISERS),
    Family("Paths and identities", (*paths.RULES, *accounts.RULES, *logins.RULES)),
    Family("Addresses", addresses.RULES),
    Family("People", people.RULES),
    Family(
        "Credentials",
        CREDENTIALS,
        (*blocks.RECOGNISERS, *inserts.RECOGNISERS, *prefixed.RECOGNISERS, *candidates.RECOGNISERS),
    ),
)
RULES: tuple[Rule, ...] = tuple(rule for family in FAMILIES for rule in family.rules)


def judged(*, without: Container[Rule] = ()) -> tuple[Recogniser, ...]:
    """Give what the model of candidates judges, maybe without some rules."""
    return (Rules(rule for rule in RULES if rule not in without), *prefixed.RECOGNISERS)


def default_recognisers(policy: Policy | None = None) -> tuple[Recogniser, ...]:
    """Give the recognisers of a process; what they need is loaded at their first use.

    What a policy switches off, or finds only kinds that it keeps, is not among them and costs nothing.
    """
    policy = Policy() if policy is None else policy
    return spare((*_recognisers(policy.kept, policy.off), *_taggers(policy)), policy=policy)


def _taggers(policy: Policy) -> tuple[Recogniser, ...]:
    """Give the tagger of people and places that the policy names, when it looks for either."""
    if "people" in policy.off or policy.kept >= GUESSED:
        return ()
    tagger = load_tagger(policy.people)
    return () if tagger is None else (tagger,)


@cache
def _recognisers(kept: frozenset[str], off: frozenset[str]) -> tuple[Recogniser, ...]:
    families = [family for family in FAMILIES if family.key not in off]
    rules = (rule for family in families for rule in family.rules if rule.kind not in kept)
    others = [other for family in families for other in family.others if other.kind not in kept]
    if candidates.CANDIDATES not in others:
        return (Rules(rules), *others)
    alone = [other for other in others if other not in (candidates.CANDIDATES, *prefixed.RECOGNISERS)]
    return (candidates.CANDIDATES.over(Rules(rules), *prefixed.RECOGNISERS), *alone)


def spare(recognisers: tuple[Recogniser, ...], *, policy: Policy) -> tuple[Recogniser, ...]:
    """Give the recognisers without what the policy keeps."""
    return tuple(Sparing(each, policy) for each in recognisers) if policy.spares else recognisers
