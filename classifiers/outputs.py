"""What a labeller puts out: a head for each role whose turns it judges, and for sessions."""

from collections.abc import Iterator
from dataclasses import dataclass

from turnscope.classifiers.codebook import Codebook, Dimension, Head
from turnscope.redaction.model import RedactedSession, RedactedTurn
from turnscope.transcripts.model import LabelValue, Role


@dataclass(frozen=True, slots=True)
class Output:
    """A head and the role of the turns that it judges; `None` for sessions.

    The two sides' labels differ in frequency and in meaning, so a dimension of every turn has an
    output for each.
    """

    head: Head
    role: Role | None

    @property
    def name(self) -> str:
        """Name it: `decision.user`, `task.user`, `session.task`."""
        return f"{self.head.name}.{self.role}" if self.role else self.head.name

    @property
    def dimension(self) -> Dimension:
        """Dimension that it labels."""
        return self.head.dimension

    def labelled(self, session: RedactedSession) -> Iterator[tuple[int, RedactedTurn | None, LabelValue]]:
        """Go through the gold of a session: turn's index, turn and value; index 0 and `None` for sessions."""
        if self.role is None and self.dimension.name in session.labels:
            yield 0, None, session.labels[self.dimension.name]
        for index, turn in enumerate(session.turns):
            if turn.role == self.role and self.dimension.name in turn.labels and not turn.withheld:
                yield index, turn, turn.labels[self.dimension.name]


def outputs_of(codebook: Codebook) -> tuple[Output, ...]:
    """List a codebook's outputs: those of turns, then those of sessions."""
    heads = codebook.heads()
    turns = tuple(Output(head, role) for head in heads for role in head.roles)
    return turns + tuple(Output(head, None) for head in heads if not head.roles)
