"""Messages of chats in the shapes of OpenAI, Anthropic, Google, ShareGPT and the exports of web chats."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from turnscope.transcripts.draft import Draft
from turnscope.transcripts.fields import items, load_json, mapping, string, text_of, time_of
from turnscope.transcripts.problems import MALFORMED_RECORD, UNKNOWN_RECORD

Part = Literal["user", "assistant", "call", "silent"]

_ROLES: Final[dict[str, Part]] = {
    **dict.fromkeys(("user", "human", "prompter"), "user"),
    **dict.fromkeys(
        ("assistant", "gpt", "chatgpt", "model", "bot", "ai", "bing", "bard", "claude"), "assistant"
    ),
    "function_call": "call",
    **dict.fromkeys(("system", "developer", "tool", "function", "observation", "tool_response"), "silent"),
}
_SPEAKERS: Final = ("role", "from", "sender", "type")
_TIMES: Final = ("timestamp", "created_at", "create_time", "created", "time")
_PROSE: Final = frozenset({"text", "input_text", "output_text", "markdown"})
_CALLS: Final = frozenset({"tool_use", "server_tool_use", "tool_call", "function_call"})


def is_message(value: Any) -> bool:
    """Tell whether a JSON value looks like one message of a chat."""
    if not isinstance(value, dict):
        return False
    return bool(_speaker(value)) and any(
        name in value for name in ("content", "value", "text", "parts", "message")
    )


def take_message(draft: Draft, value: Any) -> str | None:
    """Take in a message; returns the kind of problem if it is none that is known."""
    if not isinstance(value, dict):
        return MALFORMED_RECORD
    nested = mapping(value.get("message"))
    message = nested if _speaker(nested) else value
    part = _ROLES.get(_speaker(message))
    if part is None:
        return UNKNOWN_RECORD
    at = next(
        filter(None, (time_of(holder.get(name)) for holder in (value, message) for name in _TIMES)), None
    )
    content = next(
        (message[name] for name in ("content", "value", "text", "parts", "message") if name in message), ""
    )
    if part == "user":
        draft.prompt(prose_of(content), at=at)
    elif part == "assistant":
        draft.counts["model_calls"] += 1
        draft.used(message.get("model"))
        draft.reply(prose_of(content) or string(message.get("text")), at=at)
        _take_calls(draft, message, content)
    elif part == "call":
        draft.call("function_call", prose_of(content), at=at)
    return None


def prose_of(content: Any) -> str:
    """Text of a message's content: strings and parts of text, neither tools, thinking nor attachments."""
    if isinstance(content, str):
        return content
    if isinstance(content, dict):
        return prose_of(content.get("parts", content.get("text")))
    return "\n".join(filter(None, map(_prose_of_part, items(content))))


def _prose_of_part(part: Any) -> str:
    kind = mapping(part).get("type", "text")
    return text_of(part) if str(kind) in _PROSE and not mapping(part).get("thought") else ""


def _speaker(message: Mapping[str, Any]) -> str:
    told = next((message[name] for name in _SPEAKERS if isinstance(message.get(name), str)), "")
    return str(told).lower()


def _take_calls(draft: Draft, message: Mapping[str, Any], content: Any) -> None:
    for part in map(mapping, items(content)):
        if str(part.get("type")) in _CALLS:
            _call(draft, part, "input")
        elif "functionCall" in part:
            _call(draft, mapping(part["functionCall"]), "args")
    for call in map(mapping, items(message.get("tool_calls"))):
        _call(draft, mapping(call.get("function")) or call, "arguments")
    if isinstance(message.get("function_call"), dict):
        _call(draft, message["function_call"], "arguments")


def _call(draft: Draft, call: Mapping[str, Any], name: str) -> None:
    value = call.get(name, call.get("arguments", call.get("input", "")))
    draft.call(string(call.get("name")), _decoded(value) if isinstance(value, str) else value)


def _decoded(value: str) -> Any:
    try:
        decoded = load_json(value.encode("utf-8", "replace"))
    except ValueError:
        return value
    return decoded if isinstance(decoded, dict) else value
