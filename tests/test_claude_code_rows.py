import msgspec
import pytest
from msgspec import Raw

from turnscope.transcripts.claude_code_rows import Block, QueuedCommand, decode_raw, decode_row, text_of

LINE = b"""{"type": "user", "cwd": "/home/orla", "message": {"content": [
    {"type": "text", "text": "weave", "thinking": "not kept"}]}, "planContent": "loom", "new": {"a": 1}}"""


def test_rows_are_decoded_and_silent() -> None:
    row = decode_row(LINE)
    assert row.message is not None
    assert row.message.blocks()[0].text == "weave"
    assert (row.cwd, row.plan_content) == ("/home/orla", "loom")
    assert repr(row) == "Row()"
    assert repr(row.message) == "Message()"
    assert repr(Block(text="weave")) == "Block()"


@pytest.mark.parametrize("line", [b"[]", b"3", b'{"type": 3}', b'{"message": {"content": [3]}}'])
def test_other_shapes_are_errors_of_their_own_kind(line: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_row(line)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b'"woven"', "woven"),
        (b'[{"type": "text", "text": "a"}, {"type": "image"}, 3, {"text": "b"}]', "a\nb"),
        (b"null", ""),
        (b"{", ""),
        (b'{"text": "x"}', ""),
    ],
)
def test_text_of_results(content: bytes, text: str) -> None:
    assert text_of(Raw(content)) == text


def test_queued_commands() -> None:
    one = b'{"type": "queued_command", "prompt": "weave"}'
    blocks = b'{"type": "queued_command", "prompt": [{"type": "text", "text": "weave"}, {"type": "image"}]}'
    notice = b'{"type": "queued_command", "prompt": "x", "isMeta": true}'
    texts = [decode_raw(Raw(part), QueuedCommand).text() for part in (one, blocks, notice)]
    assert texts == ["weave", "weave", ""]
    assert decode_raw(Raw(b'{"type": "hook_success"}'), QueuedCommand) is None
