"""Turns from messages: all that the assistant did until the next human message is one turn."""

from collections.abc import Iterable
from itertools import groupby

from turnscope.transcripts.model import Turn


def merge_turns(messages: Iterable[Turn]) -> tuple[Turn, ...]:
    """Join each run of assistant messages into one turn; human messages stay apart.

    The joined turn has the texts with an empty line between them, all tool calls, and the first
    timestamp. Messages without text and without tool calls vanish.
    """
    kept = (message for message in messages if message.text.strip() or message.tool_calls)
    turns: list[Turn] = []
    for role, run in groupby(kept, key=lambda message: message.role):
        messages_of_run = list(run)
        turns.extend([_join(messages_of_run)] if role == "assistant" else messages_of_run)
    return tuple(turns)


def _join(messages: list[Turn]) -> Turn:
    if len(messages) == 1:
        return messages[0]
    return Turn(
        role="assistant",
        text="\n\n".join(message.text for message in messages if message.text.strip()),
        tool_calls=tuple(call for message in messages for call in message.tool_calls),
        timestamp=next((message.timestamp for message in messages if message.timestamp), None),
        labels=next((message.labels for message in messages if message.labels), {}),
    )
