"""Chat histories of aider: one Markdown file a repository, a session a start of the program."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from turnscope.transcripts.aider_notes import Notes
from turnscope.transcripts.draft import Draft
from turnscope.transcripts.fields import time_of
from turnscope.transcripts.logfile import LogFile
from turnscope.transcripts.model import Session
from turnscope.transcripts.problems import COMPANION_FILE, Problems
from turnscope.transcripts.telemetry import count_changed_lines

_START: Final = re.compile(r"^# aider chat started at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)")
_INPUTS: Final = re.compile(rb"\A\s*# \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+\r?\n\+")
_TYPED: Final = re.compile(r"^#### ?(.*)$")
_BREAK: Final = re.compile(rb"^#### .*  \r?$", re.MULTILINE)
_QUESTION: Final = re.compile(r"\((?:Y|y)\)es/\((?:N|n)\)o\b")
_TALK: Final = re.compile(r"^/(?:ask|code|architect|context|help)\s+(?=\S)")
_COMMAND: Final = re.compile(r"^(?:/\S*|!.*)")
_NAME: Final = ".aider.chat.history.md"
_BLANK: Final = "<blank>"


def recognises(log: LogFile) -> bool:
    """Tell whether a line near the start begins a chat of aider's, or the file is its list of inputs."""
    head = log.head()
    lines = head.decode("utf-8", "replace").splitlines()[:200]
    return bool(_INPUTS.match(head)) or any(map(_START.match, lines))


def read(log: LogFile, *, problems: Problems) -> Iterator[Session]:
    """Read the sessions of a history, one a start of aider. The list of inputs repeats prompts: counted."""
    if _INPUTS.match(log.head()):
        problems.add(COMPANION_FILE, path=log.relative)
        return
    # aider ends what was typed with two blanks; a reply's headings lack them. Some tools strip them all.
    strict = bool(_BREAK.search(log.head()))
    chat: _Chat | None = None
    for _, raw in log.lines(problems):
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        start = _START.match(line)
        if start:
            yield from chat.finish(problems) if chat else ()
            chat = _Chat(log, start.group(1), strict=strict)
        elif chat:
            chat.take(line)
    yield from chat.finish(problems) if chat else ()


class _Chat:
    """Takes the lines of a chat: typed (`#### `), the program's (`> `) and the model's (all others)."""

    def __init__(self, log: LogFile, start: str, *, strict: bool) -> None:
        stem = PurePosixPath(log.relative)
        self.draft = Draft("aider", log, id=f"{stem}:{start}", tool="aider", surface="cli")
        self.draft.started_at = time_of(start)
        if log.path.name == _NAME:  # aider keeps it in the repository's root
            self.draft.project = str(log.path.parent.absolute())
        self.notes = Notes(self.draft)
        self.strict = strict
        self.typed: list[str] = []
        self.said: list[str] = []

    def take(self, line: str) -> None:
        """Take a line."""
        typed = _TYPED.match(line)
        if typed and (line.endswith("  ") or not self.strict):
            self._flush_reply()
            self.typed.append(typed.group(1).rstrip())
            return
        self._flush_prompt()
        if line.startswith("> ") and (line.endswith("  ") or not self.strict):
            self._flush_reply()
            self.notes.take(line[2:].rstrip())
        elif line != ">":
            self.said.append(line)

    def finish(self, problems: Problems) -> Iterator[Session]:
        """Make the session."""
        self._flush_prompt()
        self._flush_reply()
        yield from self.draft.finish(problems)

    def _flush_prompt(self) -> None:
        lines, self.typed = self.typed, []
        if lines:
            self.notes.end()
            self.draft.prompt(typed_text("\n".join(lines)))

    def _flush_reply(self) -> None:
        lines, self.said = self.said, []
        text = "\n".join(lines)
        if text.strip():
            self.notes.end()
            self.draft.counts["model_calls"] += 1
            self.draft.reply(text)
            for old, new in _edits(lines):
                self.notes.propose(count_changed_lines("edit", {"old_string": old, "new_string": new}))


def typed_text(block: str) -> str:
    """What a person typed to the model: neither answers to the program's questions nor its commands.

    `/ask`, `/code`, `/architect`, `/context` and `/help` carry a message; other commands, known or not,
    and `!` never reach the model.
    """
    lines = block.splitlines()
    if not lines or _QUESTION.search(lines[0]) or block.strip() == _BLANK:
        return ""
    if _TALK.match(lines[0]):
        return _TALK.sub("", block, count=1).strip()
    if _COMMAND.match(lines[0]) and not _is_path(lines[0]):
        return ""
    return block.strip()


def _edits(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Find the search and replacement of each whole edit block."""
    old: list[str] = []
    new: list[str] = []
    side: list[str] | None = None
    for line in lines:
        if line.startswith("<<<<<<< SEARCH"):
            side = old = []
        elif line.startswith("=======") and side is old:
            side = new = []
        elif line.startswith(">>>>>>> REPLACE") and side is new:
            yield "\n".join(old), "\n".join(new)
            side = None
        elif side is not None:
            side.append(line)


def _is_path(line: str) -> bool:
    return line.split(maxsplit=1)[0].count("/") > 1
