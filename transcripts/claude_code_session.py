"""One session of Claude Code put together from its rows."""

import re
from collections import Counter
from datetime import datetime
from typing import Final

from turnscope.transcripts.claude_code_history import Header, Ledger
from turnscope.transcripts.claude_code_queue import Queue
from turnscope.transcripts.claude_code_rows import (
    HANDLED,
    IGNORED,
    Block,
    Message,
    Progress,
    QueuedCommand,
    Row,
    decode_raw,
)
from turnscope.transcripts.claude_code_surface import surface_of
from turnscope.transcripts.claude_code_text import (
    INTERRUPTION,
    human_text,
    is_machine_row,
    is_plan,
    shows_ide,
)
from turnscope.transcripts.claude_code_tools import ToolLog
from turnscope.transcripts.identity import identify, user_of
from turnscope.transcripts.language import detect_language
from turnscope.transcripts.model import Identity, Session, Telemetry, ToolCall, Turn
from turnscope.transcripts.telemetry import count_words, model_family
from turnscope.transcripts.turns import merge_turns

_CALLS: Final = frozenset({"tool_use", "server_tool_use", "mcp_tool_use"})
_SILENT: Final = frozenset(
    {"thinking", "redacted_thinking", "image", "document", "tool_result", "tool_reference"}
)
_ENCODED: Final = re.compile(r"-|[A-Za-z]--")
_SYNTHETIC: Final = "<synthetic>"


class SessionBuilder:
    """Takes rows in the order of the log and makes a session of those that are new to the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        """Start with no rows."""
        self.last = ""
        self._ledger = ledger
        self._turns: list[Turn] = []
        self._tools, self._agents_tools = ToolLog(), ToolLog()
        self._queue = Queue()
        self._counts: Counter[str] = Counter()
        self._models: Counter[str] = Counter()
        self._tokens: dict[str, int] = {}
        self._pull_requests: set[str] = set()
        self._seen: dict[str, dict[str, None]] = {"cwd": {}, "branch": {}, "remote": {}, "entrypoint": {}}
        self._in_ide = False

    def add(self, row: Row, *, of_subagent: bool) -> bool:
        """Take in a row; return whether all of it is of a kind that is known."""
        self._note("cwd", row.cwd)
        self._note("branch", row.git_branch)
        self._note("entrypoint", row.entrypoint)
        self.last = max(self.last, row.timestamp or "")
        if row.type not in HANDLED:
            return row.type in IGNORED
        if of_subagent or row.is_sidechain:
            return self._add_of_subagent(row)
        if row.type == "user" and row.message:
            return self._add_user(row, row.message)
        if row.type == "assistant" and row.message:
            return self._add_assistant(row, row.message)
        self._add_other(row)
        return row.message is not None or row.type not in {"user", "assistant"}

    def build(self, header: Header) -> Session | None:
        """Make the session; `None` when none of its turns are its own."""
        turns = merge_turns(self._turns)
        if not turns:
            return None
        prompts = [turn.text for turn in turns if turn.role == "user"]
        entrypoint = next(iter(self._seen["entrypoint"]), None)
        surface, exclusion = surface_of(entrypoint, in_ide=self._in_ide, human_turns=len(prompts))
        identity = self._identity(header)
        model = next((model for model, _ in self._models.most_common(1)), None)
        return Session(
            id=header.session,
            turns=turns,
            format="claude_code",
            tool="claude-code",
            surface=surface,
            model_family=model_family(model),
            language=detect_language("\n".join(prompts)),
            started_at=next((turn.timestamp for turn in turns if turn.timestamp), None),
            user=user_of(identity),
            project=next(iter((*identity.remotes, *identity.paths)), None),
            identity=identity,
            telemetry=self._telemetry(turns),
            exclusion=exclusion,
            path=header.log.relative,
        )

    def _note(self, kind: str, value: str | None) -> None:
        if value:
            self._seen[kind][value] = None

    def _add_user(self, row: Row, message: Message) -> bool:
        blocks = message.blocks()
        results = [block for block in blocks if block.type == "tool_result"]
        for block in results:
            self._say(self._tools.finish(block, result=row.tool_use_result), row)
        texts = [block.text or "" for block in blocks if block.type == "text"]
        if any(text.startswith(INTERRUPTION) for text in texts):
            self._counts["interruptions"] += self._ledger.is_new("interruption", row.timestamp or row.uuid)
        if not results and not is_machine_row(row):
            self._hear(texts, row)
        return _known(blocks)

    def _hear(self, texts: list[str], row: Row) -> None:
        self._in_ide = self._in_ide or any(map(shows_ide, texts))
        if row.plan_content is None and not any(map(is_plan, texts)):
            self._say("\n\n".join(filter(None, map(human_text, texts))), row)
        elif self._ledger.is_new("plan", row.timestamp):
            self._counts["plans_approved"] += 1

    def _say(self, text: str, row: Row) -> None:
        self._queue.arrive(text)
        if not text or not self._ledger.is_new("human", row.timestamp or row.uuid, text):
            return
        # The same words with nothing done in between were sent again, after a failed call for instance.
        if not (self._turns and self._turns[-1].role == "user" and self._turns[-1].text == text):
            self._turns.append(Turn("user", text, timestamp=_time(row.timestamp)))

    def _add_assistant(self, row: Row, message: Message) -> bool:
        name = message.id or row.uuid or ""
        if message.model == _SYNTHETIC or not self._ledger.owns("message", name):
            return True
        if message.usage and message.usage.output_tokens is not None:
            self._tokens[name] = max(self._tokens.get(name, 0), message.usage.output_tokens)
        blocks = message.blocks()
        texts = [
            b.text
            for b in blocks
            if b.type == "text" and b.text and self._ledger.is_new("text", name, b.text)
        ]
        calls = self._calls(blocks, self._tools)
        if self._ledger.is_new("call", name):
            self._counts["model_calls"] += 1
            self._models[message.model or ""] += 1
        self._turns.append(Turn("assistant", "\n\n".join(texts), tuple(calls), _time(row.timestamp)))
        return _known(blocks)

    def _calls(self, blocks: list[Block], tools: ToolLog) -> list[ToolCall]:
        new = [b for b in blocks if b.type in _CALLS and self._ledger.is_new("tool", b.id or id(b))]
        return [tools.call(block) for block in new]

    def _add_of_subagent(self, row: Row) -> bool:
        blocks = row.message.blocks() if row.message else []
        self._calls(blocks, self._agents_tools)
        for block in blocks:
            if block.type == "tool_result":
                self._agents_tools.finish(block, result=row.tool_use_result)
        return _known(blocks)

    def _add_other(self, row: Row) -> None:
        if row.type == "queue-operation":
            content = decode_raw(row.content)
            taken = self._queue.operate(row.operation, content if isinstance(content, str) else None)
            self._say(human_text(taken), row)
        elif row.type == "attachment" and (queued := decode_raw(row.attachment, QueuedCommand)):
            self._say(human_text(self._queue.attach(queued.text())), row)
        elif row.type == "progress" and (progress := decode_raw(row.data, Progress)) and progress.message:
            self._add_of_subagent(progress.message)
        elif row.type == "pr-link" and row.pr_url:
            self._pull_requests.add(row.pr_url)
            self._note("remote", row.pr_repository)

    def _identity(self, header: Header) -> Identity:
        folder = header.log.path.parent.name
        return identify(
            paths=self._seen["cwd"],
            remotes=self._seen["remote"],
            branches=self._seen["branch"],
            folders=[folder] if _ENCODED.match(folder) else [],
        )

    def _telemetry(self, turns: tuple[Turn, ...]) -> Telemetry:
        main, agents = self._tools, self._agents_tools
        counts = self._counts + main.counts + agents.counts
        evidence = main.evidence
        evidence.commits += agents.evidence.commits
        evidence.pull_requests = max(
            evidence.pull_requests + agents.evidence.pull_requests, len(self._pull_requests)
        )
        return Telemetry(
            human_prompts=sum(turn.role == "user" for turn in turns),
            subagent_tool_calls=agents.counts["tool_calls"],
            words=sum(count_words(turn.text) for turn in turns if turn.role == "assistant"),
            output_tokens=sum(self._tokens.values()) if self._tokens else None,
            **evidence.fields(),
            **counts,
        )


def _known(blocks: list[Block]) -> bool:
    return all(block.type == "text" or block.type in _CALLS or block.type in _SILENT for block in blocks)


def _time(timestamp: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(timestamp) if timestamp else None
    except ValueError:
        return None
