"""One session of Claude Code put together from its rows."""

import re
from collections import Counter
from typing import Final

from turnscope.transcripts.claude_code_conversation import Conversation
from turnscope.transcripts.claude_code_history import Header, Ledger
from turnscope.transcripts.claude_code_rows import (
    HANDLED,
    IGNORED,
    Block,
    Message,
    Progress,
    Row,
    decode_raw,
)
from turnscope.transcripts.claude_code_surface import surface_of
from turnscope.transcripts.claude_code_tools import ToolLog
from turnscope.transcripts.identity import identify, user_of
from turnscope.transcripts.language import detect_language
from turnscope.transcripts.model import Identity, Session, Telemetry, ToolCall, Turn
from turnscope.transcripts.problems import RESENT_PROMPT, WORDLESS_PROMPT
from turnscope.transcripts.telemetry import count_words, model_family
from turnscope.transcripts.turns import merge_turns

_CALLS: Final = frozenset({"tool_use", "server_tool_use", "mcp_tool_use"})
_SILENT: Final = frozenset(
    {
        *("thinking", "redacted_thinking", "image", "document", "tool_result", "tool_reference"),
        *("web_search_tool_result", "web_fetch_tool_result", "mcp_tool_result"),
    }
)
_ENCODED: Final = re.compile(r"-|[A-Za-z]--")
_SYNTHETIC: Final = "<synthetic>"


class SessionBuilder:
    """Takes rows in the order of the log and makes a session of those that are new to the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        """Start with no rows."""
        self.last = ""
        self._ledger = ledger
        self._conversation = Conversation(ledger)
        self._tools, self._agents_tools = ToolLog(), ToolLog()
        self._models: Counter[str] = Counter()
        self._tokens: dict[str, int] = {}
        self._pull_requests: set[str] = set()
        self._seen: dict[str, dict[str, None]] = {"cwd": {}, "branch": {}, "remote": {}, "entrypoint": {}}

    def add(self, row: Row, *, of_subagent: bool) -> bool:
        """Take in a row; return whether all of it is of a kind that is known."""
        self._note("cwd", row.cwd)
        self._note("branch", row.git_branch)
        self._note("entrypoint", row.entrypoint)
        self.last = max(self.last, row.timestamp or "")
        if row.type not in HANDLED:
            return row.type in IGNORED
        if row.type in ("user", "assistant") and row.message:
            if of_subagent or row.is_sidechain:
                return self._add_of_subagent(row, row.message)
            return (self._add_user if row.type == "user" else self._add_assistant)(row, row.message)
        self._add_other(row)
        return row.type not in ("user", "assistant")

    def left_out(self) -> dict[str, int]:
        """Prompts that make no turn, by kind of note."""
        events = self._conversation.events()
        return {kind: events[kind] for kind in (RESENT_PROMPT, WORDLESS_PROMPT) if events[kind]}

    def build(self, header: Header) -> Session | None:
        """Make the session; `None` when none of its turns are its own."""
        turns = merge_turns(self._conversation.turns())
        if not turns:
            return None
        prompts = [turn.text for turn in turns if turn.role == "user"]
        entrypoint = next(iter(self._seen["entrypoint"]), None)
        in_ide = self._conversation.in_ide
        surface, exclusion = surface_of(entrypoint, in_ide=in_ide, human_turns=len(prompts))
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
            self._conversation.say(self._tools.finish(block, result=row.tool_use_result), row)
        texts = [block.text or "" for block in blocks if block.type == "text"]
        self._conversation.hear(row, texts, after_result=bool(results))
        return _known(blocks)

    def _add_assistant(self, row: Row, message: Message) -> bool:
        name = message.id or row.uuid or ""
        if message.model == _SYNTHETIC or not self._ledger.owns("message", name):
            return True
        if message.usage and message.usage.output_tokens is not None:
            self._tokens[name] = max(self._tokens.get(name, 0), message.usage.output_tokens)
        if self._ledger.is_new("call", name):
            self._models[message.model or ""] += 1
        blocks = message.blocks()
        texts = [block.text for block in blocks if block.type == "text" and block.text]
        new = [text for text in texts if self._ledger.is_new("text", name, text)]
        self._conversation.reply(row, new, self._calls(blocks, self._tools))
        return _known(blocks)

    def _calls(self, blocks: list[Block], tools: ToolLog) -> list[ToolCall]:
        new = [b for b in blocks if b.type in _CALLS and self._ledger.is_new("tool", b.id or id(b))]
        return [tools.call(block) for block in new]

    def _add_of_subagent(self, row: Row, message: Message) -> bool:
        blocks = message.blocks()
        self._calls(blocks, self._agents_tools)
        for block in blocks:
            if block.type == "tool_result":
                self._agents_tools.finish(block, result=row.tool_use_result)
        return _known(blocks)

    def _add_other(self, row: Row) -> None:
        if row.type in ("queue-operation", "attachment"):
            self._conversation.queue(row)
        elif row.type == "progress" and (progress := decode_raw(row.data, Progress)):
            if progress.message and progress.message.message:
                self._add_of_subagent(progress.message, progress.message.message)
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
        main, agents, events = self._tools, self._agents_tools, self._conversation.events()
        counts = main.counts + agents.counts
        evidence = main.evidence
        made = evidence.pull_requests + agents.evidence.pull_requests
        return Telemetry(
            human_prompts=sum(turn.role == "user" for turn in turns),
            model_calls=self._models.total(),
            tool_calls=counts["tool_calls"],
            failed_tool_calls=counts["failed_tool_calls"],
            subagent_tool_calls=agents.counts["tool_calls"],
            words=sum(count_words(turn.text) for turn in turns if turn.role == "assistant"),
            output_tokens=sum(self._tokens.values()) if self._tokens else None,
            lines_added=counts["lines_added"],
            lines_removed=counts["lines_removed"],
            commits=evidence.commits + agents.evidence.commits,
            pull_requests=max(made, len(self._pull_requests)),
            tests_passed=evidence.tests_passed,
            last_exit=evidence.last_exit,
            plans_approved=counts["plans_approved"] + events["plans_approved"],
            plans_rejected=counts["plans_rejected"],
            options_picked=counts["options_picked"],
            tool_calls_refused=counts["tool_calls_refused"],
            interruptions=events["interruptions"],
        )


def _known(blocks: list[Block]) -> bool:
    return all(block.type == "text" or block.type in _CALLS or block.type in _SILENT for block in blocks)
