"""The program's own lines in an aider history: files added, edits applied, commits, commands, answers."""

import re
from typing import Final

from turnscope.transcripts.draft import Draft

_CALLS: Final = (
    (re.compile(r"^Applied edit to (.+)$"), "applied"),
    (re.compile(r"^Commit ([0-9a-f]{7,40} .+)$"), "commit"),
    (re.compile(r"^Added (.+ to the chat\.?)$"), "added"),
    (re.compile(r"^Running (.+)$"), "running"),
)
"""What aider did, and the name under which it counts as a tool call."""
_MODEL: Final = re.compile(r"^(?:Main model|Models?): (\S+)")
_REPOSITORY: Final = re.compile(r"^(?:Git repository created in|Git working dir:) (.+)$")
_PROGRAM: Final = re.compile(r"^((?:/|[A-Za-z]:\\)\S*[\\/])(?:python[\d.]*|aider)(?:\.exe)?\b")
_TOKENS: Final = re.compile(r"^Tokens: .*?(\d+(?:\.\d+)?)(k|M)? received")
_REFUSED: Final = re.compile(
    r"^(?:Run shell commands?|Create new file|Allow (?:creation|edits)|Edit the files)\?? .*\]: [nsd]\w*$",
    re.IGNORECASE,
)
_FAILED: Final = re.compile(r"^(?:The LLM did not conform|# ?\d+ SEARCH/REPLACE blocks? failed)")
_ADDED: Final = re.compile(r"^Added (\d+) lines? of output to the chat")
LONGEST: Final = 500
"""Characters of a line that are looked at."""
_MULTIPLE: Final = {"k": 1_000, "M": 1_000_000}


class Notes:
    """Takes the program's lines in order and tells the draft."""

    def __init__(self, draft: Draft) -> None:
        """Write into `draft`."""
        self.draft = draft
        self.proposed: list[tuple[int, int]] = []
        self.interrupted = False

    def propose(self, change: tuple[int, int]) -> None:
        """Remember an edit in a reply; it counts once the program says that it applied an edit."""
        self.proposed.append(change)

    def end(self) -> None:
        """Close a run of notes: something else follows."""
        self.interrupted = False

    def take(self, note: str) -> None:
        """Take in a line without its mark."""
        draft, note = self.draft, note[:LONGEST]
        if match := _MODEL.match(note):
            draft.used(match.group(1))
        elif match := _REPOSITORY.match(note):
            draft.paths.append(match.group(1))
        elif match := _TOKENS.match(note):
            count = float(match.group(1)) * _MULTIPLE.get(match.group(2) or "", 1)
            draft.output_tokens = (draft.output_tokens or 0) + int(count)
        elif note.startswith("^C"):
            draft.counts["interruptions"] += not self.interrupted
            self.interrupted = True
        else:
            self._act(note)
        draft.notice_homes(note)

    def _act(self, note: str) -> None:
        draft = self.draft
        draft.counts["tool_calls_refused"] += bool(_REFUSED.match(note))
        draft.counts["failed_tool_calls"] += bool(_FAILED.match(note))
        name, argument = next(
            ((name, match.group(1)) for pattern, name in _CALLS if (match := pattern.match(note))), ("", "")
        )
        if not name or _ADDED.match(note):
            return
        draft.call(name, argument, changes=False)
        draft.evidence.commits += name == "commit"
        if name == "applied":
            for change in self.proposed:
                draft.change(*change)
            self.proposed.clear()
