"""Chats as JSON or JSON lines: conversations, or the messages of one, in the shapes in common use."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

import msgspec

from turnscope.transcripts.chat_messages import is_message, take_message
from turnscope.transcripts.chat_tree import take_tree
from turnscope.transcripts.draft import Draft
from turnscope.transcripts.fields import decode_each, items, load_json, time_of
from turnscope.transcripts.logfile import LogFile
from turnscope.transcripts.model import Session
from turnscope.transcripts.problems import (
    MALFORMED_RECORD,
    UNKNOWN_RECORD,
    UNPARSABLE_FILE,
    Problems,
    failure_of,
)

_CONVERSATION: Final = re.compile(
    rb'"(?:messages|conversations?|chat_messages)"\s*:\s*\[\s*(?:\{|\])|"mapping"\s*:\s*\{'
)
_MESSAGE: Final = re.compile(
    rb'"(?:role|from|sender|type)"\s*:\s*"(?:user|human|assistant|gpt|system|model|developer)"', re.IGNORECASE
)
_CONTENT: Final = re.compile(rb'"(?:content|value|text|parts|message)"\s*:')
_LISTS: Final = ("messages", "conversations", "conversation", "chat_messages")
_IDS: Final = ("id", "conversation_id", "uuid", "session_id", "hash")
_TIMES: Final = ("create_time", "created_at", "started_at", "timestamp", "created", "date")
_TOOLS: Final = (("mapping", "chatgpt"), ("chat_messages", "claude"))


def recognises(log: LogFile) -> bool:
    """Tell whether the file is JSON that holds conversations or messages."""
    head = log.head()
    if not head.lstrip().startswith((b"{", b"[")):
        return False
    return bool(_CONTENT.search(head) and (_MESSAGE.search(head) or _CONVERSATION.search(head)))


def read(log: LogFile, *, problems: Problems) -> Iterator[Session]:
    """Read the chats of a file: a conversation, several, or the messages of one."""
    chats = _Chats(log, problems)
    if _is_jsonl(log):
        yield from chats.read(_lines(log, problems))
        return
    content = log.document(problems)
    try:
        values = None if content is None else _values(content)
    except ValueError:
        problems.add(UNPARSABLE_FILE, path=log.relative)
        return
    yield from chats.read((value, None) for value in values or ())


class _Chats:
    """Makes a session of each conversation, and one of all messages that stand alone."""

    def __init__(self, log: LogFile, problems: Problems) -> None:
        self.log = log
        self.problems = problems

    def read(self, values: Iterable[tuple[Any, int | None]]) -> Iterator[Session]:
        """Read values with their lines."""
        alone: Draft | None = None
        for number, (value, line) in enumerate(values, start=1):
            take = _reader_of(value)
            if take:
                yield from self._conversation(take, value, number, line)
            elif is_message(value):
                alone = alone or self._draft(PurePosixPath(self.log.relative).stem)
                self._count([take_message(alone, value)], line)
            else:
                self._count([UNKNOWN_RECORD if isinstance(value, dict) else MALFORMED_RECORD], line)
        if alone:
            yield from alone.finish(self.problems)

    def _conversation(
        self,
        take: Callable[[Draft, Mapping[str, Any]], list[str]],
        value: dict[str, Any],
        number: int,
        line: int | None,
    ) -> Iterator[Session]:
        told = next((str(value[name]) for name in _IDS if isinstance(value.get(name), (str, int))), "")
        draft = self._draft(told or f"{self.log.relative}:{number}")
        draft.tool = next((tool for name, tool in _TOOLS if name in value), "unknown")
        draft.started_at = next(filter(None, (time_of(value.get(name)) for name in _TIMES)), None)
        draft.used(value.get("model"))
        self._count(take(draft, value), line)
        yield from draft.finish(self.problems)

    def _draft(self, identifier: str) -> Draft:
        return Draft("chat", self.log, id=identifier, surface="web")

    def _count(self, kinds: Iterable[str | None], line: int | None) -> None:
        for kind in filter(None, kinds):
            self.problems.add(kind, path=self.log.relative, line=line)


def _reader_of(value: Any) -> Callable[[Draft, Mapping[str, Any]], list[str]] | None:
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("mapping"), dict):
        return take_tree
    return _take_list if any(isinstance(value.get(name), list) for name in _LISTS) else None


def _take_list(draft: Draft, conversation: Mapping[str, Any]) -> list[str]:
    messages = next(filter(None, (items(conversation.get(name)) for name in _LISTS)), [])
    return [kind for message in messages if (kind := take_message(draft, message))]


def _is_jsonl(log: LogFile) -> bool:
    if log.relative.removesuffix(".gz").endswith((".jsonl", ".ndjson")):
        return True
    first, newline, rest = log.head().partition(b"\n")
    if first.lstrip()[:1] != b"{" or not (newline and rest.strip()):
        return False
    try:
        load_json(first)
    except ValueError:
        return False
    return True


def _lines(log: LogFile, problems: Problems) -> Iterator[tuple[Any, int]]:
    for number, line in log.lines(problems):
        if not line.strip():
            continue
        try:
            yield load_json(line), number
        except ValueError:
            problems.add(failure_of(line), path=log.relative, line=number)


def _values(content: bytes) -> Iterator[Any]:
    """Decode a document: the members of a list one by one, so that memory holds one of them.

    Raises:
        ValueError: when it is no JSON; the message holds nothing of it.
    """
    if not content.lstrip().startswith(b"["):
        return iter([load_json(content)])
    try:
        return decode_each(msgspec.json.decode(content, type=list[msgspec.Raw]))
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        pass
    raise ValueError("not JSON")  # outside the handler: the decoder's own error holds the text
