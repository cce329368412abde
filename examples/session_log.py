"""Rows of a session log as Claude Code writes them: a chain of uuids, a clock, a row a content block."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from casting import Cast, make_uuid
from selection import draw
from tool_calls import Call

Row = dict[str, Any]
_CHARACTERS_PER_TOKEN = 4
_ENTRYPOINT_SINCE = "2.1.22"


@dataclass(slots=True)
class SessionLog:
    """A log under construction; with `agent` that of a sub-agent."""

    cast: Cast
    agent: str | None = None
    seconds: float = 0.0
    rows: list[Row] = field(default_factory=list)
    parent: str | None = None
    count: int = 0

    @property
    def now(self) -> str:
        """Return the clock's time, in UTC with milliseconds."""
        moment = self.cast.started_at + timedelta(seconds=self.seconds)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def wait(self, least: int, most: int) -> None:
        """Let the clock run for some seconds between the two."""
        self.seconds += least + self._draw("wait") % (most - least) + self._draw("milli") % 1000 / 1000

    def human(self, content: str | list[Row], **extra: object) -> None:
        """Log what stands on the person's side: prompts, and what the program puts there itself."""
        self._add("user", {"message": {"role": "user", "content": content}}, **extra)

    def assistant(self, *blocks: Row) -> None:
        """Log one message of the model, a row a block; only the last row has the final token count."""
        message = self._name("msg_01")
        request = self._name("req_011")
        for number, block in enumerate(blocks, start=1):
            last = number == len(blocks)
            tokens = 8 + sum(len(json.dumps(one)) for one in blocks) // _CHARACTERS_PER_TOKEN if last else 3
            body = self._make_message(message, block, tokens=tokens, last=last)
            self._add("assistant", {"message": body, "requestId": request})

    def call(self, call: Call, *before: Row) -> None:
        """Log a tool call, in one message with the blocks before it, and its answer."""
        identifier = self._name("toolu_01")
        self.assistant(
            *before, {"type": "tool_use", "id": identifier, "name": call.name, "input": call.input}
        )
        self.wait(1, 20)
        answer: Row = {"tool_use_id": identifier, "type": "tool_result", "content": call.content}
        if call.failed or call.name == "Bash":
            answer["is_error"] = call.failed
        self.human([answer], toolUseResult=call.result)

    def system(self, subtype: str, **extra: object) -> None:
        """Log a notice of the program."""
        self._add("system", {"subtype": subtype}, **extra)

    def note(self, kind: str, **fields: object) -> None:
        """Log a row outside the chain, such as a snapshot or a summary."""
        self.rows.append({"type": kind, **fields})

    def chain_to(self, earlier: "SessionLog") -> None:
        """Go on where another log of the same session ends."""
        self.parent, self.count = earlier.parent, earlier.count

    def _make_message(self, identifier: str, block: Row, *, tokens: int, last: bool) -> Row:
        usage = {
            "input_tokens": 9,
            "cache_read_input_tokens": 18000 + 700 * self.count,
            "output_tokens": tokens,
        }
        reason = ("tool_use" if block["type"] == "tool_use" else "end_turn") if last else None
        return {
            "model": self.cast.model,
            "id": identifier,
            "type": "message",
            "role": "assistant",
            "content": [block],
            "stop_reason": reason,
            "stop_sequence": None,
            "usage": usage,
        }

    def _add(self, kind: str, body: Row, **extra: object) -> None:
        self.count += 1
        identifier = make_uuid("row", self.cast.session_id, self.agent, self.count)
        self.rows.append(
            {**self._frame(), "type": kind, **body, "uuid": identifier, "timestamp": self.now, **extra}
        )
        self.parent = identifier

    def _frame(self) -> Row:
        frame = {
            "parentUuid": self.parent,
            "isSidechain": self.agent is not None,
            "userType": "external",
            "cwd": self.cast.cwd,
            "sessionId": self.cast.session_id,
            "version": self.cast.version,
            "gitBranch": self.cast.branch,
        }
        if self.agent:
            frame["agentId"] = self.agent
        if self.cast.entrypoint != "cli" or self.cast.version >= _ENTRYPOINT_SINCE:
            frame["entrypoint"] = self.cast.entrypoint
        return frame

    def _draw(self, purpose: str) -> int:
        return draw(purpose, self.cast.session_id, self.agent, self.count)

    def _name(self, prefix: str) -> str:
        return f"{prefix}{self._draw(prefix):020d}"[: len(prefix) + 22]
