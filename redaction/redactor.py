"""The redactor: the one place where a session or a text becomes safe to pass on."""

from collections.abc import Iterable

from turnscope.redaction.facts import safe_annotations, safe_facts, safe_labels, safe_telemetry
from turnscope.redaction.identity import learn_identity
from turnscope.redaction.ids import project_id, session_id, user_id
from turnscope.redaction.keys import Key, load_key
from turnscope.redaction.leaks import EARLIER, FAILURE, LEAK, POLICY, UNREADABLE
from turnscope.redaction.leaves import Leaf, leaves, replace
from turnscope.redaction.masking import Masking
from turnscope.redaction.memory import Memory
from turnscope.redaction.model import (
    SEAL,
    RedactedSession,
    RedactedText,
    RedactedToolCall,
    RedactedTurn,
    Redaction,
)
from turnscope.redaction.placeholders import Placeholders
from turnscope.redaction.policy import Policy, load_policy
from turnscope.redaction.recognisers.recogniser import Recogniser
from turnscope.redaction.recognisers.registry import default_recognisers, spare
from turnscope.redaction.scan import byte_count
from turnscope.transcripts.model import Role, Session, Turn

_NOTHING = RedactedText("")


class Redactor:
    """Masks personal data and secrets in whole sessions: `redactor(session)` gives a `RedactedSession`.

    A value that is found once, or that the log's metadata names, is masked everywhere in its session. A turn
    in which a recogniser fails, or in which a known value would survive, is withheld: it keeps its place and
    loses its text.
    """

    def __init__(
        self,
        *,
        key: Key | None = None,
        policy: Policy | None = None,
        link_key: Key | None = None,
        recognisers: Iterable[Recogniser] | None = None,
    ) -> None:
        """Build a redactor; it can be pickled for worker processes.

        Args:
            key: Key of the ids; the installation's own by default.
            policy: What is masked, kept or withheld; the one that ships by default.
            link_key: Makes pseudonyms that are the same in all sessions; without it they are counted in each.
            recognisers: Replace the default ones.
        """
        self.key = load_key() if key is None else key
        self.policy = _known_policy(policy)
        self.link_key = link_key
        self._given = None if recognisers is None else tuple(recognisers)

    @property
    def recognisers(self) -> tuple[Recogniser, ...]:
        """Those that were given, or the default ones of this process, which need not travel to it."""
        if self._given is None:
            return default_recognisers(self.policy)
        return spare(self._given, policy=self.policy)

    def __call__(self, session: Session) -> RedactedSession:
        """Redact a session. Never raises on account of what a session holds."""
        if not isinstance(session, Session):
            raise TypeError(
                f"expected a Session, got {type(session).__name__}: pass what turnscope.read gives"
            )
        memory = Memory(self.policy, linked=self.link_key is not None)
        learn_identity(memory, session)
        masking = Masking(self.recognisers, memory, withheld=self.policy.withheld)
        turns = [_readable(turn) for turn in session.turns]
        masking.settle(leaf for turn in turns if turn for leaf in turn)
        placeholders = Placeholders((leaf.text for leaf in masking.found), link_key=self.link_key)
        done = [
            _redact_turn(turn, strings, masking=masking, placeholders=placeholders)
            for turn, strings in zip(session.turns, turns, strict=True)
        ]
        shown = [strings for turn, strings in zip(done, turns, strict=True) if strings and not turn.withheld]
        findings = masking.count(leaf for s in shown for leaf in s)
        masking.leaks.known = len(memory)
        return self._seal(session, turns=tuple(done), findings=findings, masking=masking)

    def _seal(
        self, session: Session, *, turns: tuple[RedactedTurn, ...], findings: dict[str, int], masking: Masking
    ) -> RedactedSession:
        return RedactedSession(
            id=session_id(session, key=self.key),
            turns=turns,
            month=f"{session.started_at:%Y-%m}" if session.started_at else None,
            user=user_id(session, key=self.key),
            project=project_id(session, key=self.key),
            telemetry=safe_telemetry(session.telemetry),
            labels=safe_labels(session.labels, accept=masking.accepts),
            annotations=safe_annotations(session, key=self.key, accept=masking.accepts),
            findings=dict(sorted(findings.items())),
            scan=masking.scan,
            leaks=masking.leaks,
            seal=SEAL,
            **safe_facts(session),
        )


def redact_text(text: str, *, policy: Policy | None = None) -> Redaction:
    """Mask personal data and secrets in one text, by the policy that ships or another.

    Raises `RedactionError` when a recogniser fails on it or it holds what the policy withholds: there is no
    safe text to give. Raises `TypeError` for anything but a text.
    """
    from turnscope.errors import RedactionError

    if not isinstance(text, str):
        raise TypeError(f"expected a str, got {type(text).__name__}")
    leaf = Leaf(text)
    policy = _known_policy(policy)
    masking = Masking(default_recognisers(policy), Memory(policy), withheld=policy.withheld)
    masking.settle([leaf])
    if leaf in masking.failed:
        raise RedactionError("a recogniser failed on the text; it is withheld")
    if masking.is_withheld(leaf):
        raise RedactionError("the text holds a kind that the policy withholds; mask or keep that kind")
    masked = masking.masked(leaf, Placeholders([text]))
    return Redaction(masked, tuple(masking.found[leaf]))


def _known_policy(policy: Policy | None) -> Policy:
    if policy is not None and not isinstance(policy, Policy):
        raise TypeError(
            f"expected a Policy, got {type(policy).__name__}: pass what turnscope.load_policy gives"
        )
    return load_policy() if policy is None else policy


def _readable(turn: Turn) -> list[Leaf] | None:
    """List a turn's strings, or give `None` where they can not be walked."""
    try:
        return list(leaves(turn))
    except (RecursionError, TypeError, ValueError):
        return None


def _redact_turn(
    turn: Turn, strings: list[Leaf] | None, *, masking: Masking, placeholders: Placeholders
) -> RedactedTurn:
    """Mask a turn, or withhold it when any of its strings failed or still holds a known value."""
    if turn.withheld:
        return _withhold(turn, masking, reason=EARLIER)
    if strings is None:
        return _withhold(turn, masking, reason=UNREADABLE)
    if not masking.failed.isdisjoint(strings):
        return _withhold(turn, masking, reason=FAILURE)
    if any(map(masking.is_withheld, strings)):
        return _withhold(turn, masking, reason=POLICY)
    masked = {leaf: masking.masked(leaf, placeholders) for leaf in strings}
    masking.leaks.strings += len(masked)
    if any(masking.survives(leaf, text) for leaf, text in masked.items()):
        return _withhold(turn, masking, reason=LEAK)
    calls = tuple(
        RedactedToolCall(masked[Leaf(call.name)], replace(call.input, masked.__getitem__))
        for call in turn.tool_calls
    )
    labels = safe_labels(turn.labels, accept=masking.accepts)
    return RedactedTurn(_role(turn), masked[Leaf(turn.text)], calls, labels=labels)


def _role(turn: Turn) -> Role:
    return "user" if turn.role == "user" else "assistant"


def _withhold(turn: Turn, masking: Masking, *, reason: str) -> RedactedTurn:
    masking.leaks.withheld[reason] += 1
    masking.scan.unread["withheld"] += byte_count(turn.text) if isinstance(turn.text, str) else 0
    labels = safe_labels(turn.labels, accept=masking.accepts)
    return RedactedTurn(_role(turn), _NOTHING, withheld=True, labels=labels)
