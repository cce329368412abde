"""Rows of Claude Code's logs, decoded without what no study needs, such as thinking and signatures."""

from typing import Any, Final

import msgspec
from msgspec import Raw, Struct

HANDLED: Final = frozenset({"user", "assistant", "attachment", "queue-operation", "progress", "pr-link"})
"""Types of rows that turns and telemetry are made of."""
IGNORED: Final = frozenset(
    {
        *("system", "summary", "file-history-snapshot", "custom-title", "ai-title", "last-prompt", "tag"),
        *("agent-name", "agent-color", "agent-setting", "mode", "permission-mode", "worktree-state"),
        *("content-replacement", "attribution-snapshot", "speculation-accept", "task-summary"),
        *("marble-origami-commit", "marble-origami-snapshot", "saved_hook_context"),
    }
)
"""Types of rows without a person's words or the assistant's: notices, titles, settings, snapshots."""


class Silent(Struct):
    """A record whose `repr` says what it is and nothing of what it holds."""

    def __repr__(self) -> str:
        """Give the name of the class."""
        return f"{type(self).__name__}()"


class Block(Silent):
    """A block of a message. A `tool_result`'s content stays undecoded: it can be megabytes."""

    type: str = ""
    text: str | None = None
    id: str | None = None
    name: str | None = None
    input: Any = None
    tool_use_id: str | None = None
    content: Raw = Raw(b"null")
    is_error: bool | None = None


class Usage(Silent):
    """Tokens of a model call; rows of one message repeat it, the last one being complete."""

    output_tokens: int | None = None


class Message(Silent):
    """A message as the model's interface has it."""

    id: str | None = None
    model: str | None = None
    content: str | list[Block] | None = None
    usage: Usage | None = None

    def blocks(self) -> list[Block]:
        """Content as blocks."""
        if isinstance(self.content, str):
            return [Block(type="text", text=self.content)]
        return self.content or []


class Row(Silent, rename="camel"):
    """A line of a log."""

    type: str = ""
    uuid: str | None = None
    session_id: str | None = None
    timestamp: str | None = None
    cwd: str | None = None
    git_branch: str | None = None
    entrypoint: str | None = None
    is_sidechain: bool | None = None
    is_meta: bool | None = None
    is_compact_summary: bool | None = None
    is_visible_in_transcript_only: bool | None = None
    message: Message | None = None
    tool_use_result: Raw = Raw(b"null")
    plan_content: str | None = None
    origin: Raw = Raw(b"null")
    attachment: Raw = Raw(b"null")
    operation: str | None = None
    content: Raw = Raw(b"null")
    data: Raw = Raw(b"null")
    pr_url: str | None = None
    pr_repository: str | None = None
    leaf_uuid: str | None = None
    message_id: str | None = None


class Progress(Silent):
    """What a running tool reports; a sub-agent reports its own rows."""

    message: Row | None = None


class QueuedCommand(Silent, tag="queued_command", rename="camel"):
    """An attachment that holds a prompt which the assistant took up in the middle of its turn."""

    prompt: str | list[Block] = ""
    command_mode: str | None = None
    is_meta: bool | None = None

    def text(self) -> str:
        """Text of the prompt; empty where the program queued it."""
        if self.is_meta or self.command_mode not in (None, "prompt"):
            return ""
        blocks = [] if isinstance(self.prompt, str) else self.prompt
        return self.prompt if isinstance(self.prompt, str) else "\n\n".join(b.text for b in blocks if b.text)


_decoder: Final = msgspec.json.Decoder(Row)


def decode_row(line: bytes) -> Row:
    """Decode a line.

    Raises:
        msgspec.ValidationError: when a field has another type than Claude Code gives it.
        msgspec.DecodeError: when the line is no JSON. Both may quote the line: do not let them out.
    """
    return _decoder.decode(line)


def decode_raw(raw: Raw, shape: Any = Any) -> Any:
    """Decode a part that was left undecoded; `None` where it has another shape."""
    try:
        return msgspec.json.decode(raw, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def text_of(content: Raw) -> str:
    """Text of a tool result: a string or the text blocks of a list; empty where there is none."""
    value = decode_raw(content)
    if isinstance(value, str):
        return value
    blocks = value if isinstance(value, list) else []
    texts = (block.get("text") for block in blocks if isinstance(block, dict))
    return "\n".join(text for text in texts if isinstance(text, str))
