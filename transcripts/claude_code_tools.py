"""Tool calls of a session and what came of them."""

from collections import Counter
from typing import Final

from msgspec import Raw

from turnscope.transcripts.claude_code_results import (
    count_patch,
    count_picks,
    decision_of,
    exit_of,
    feedback_in,
    runs_on,
    was_not_run,
)
from turnscope.transcripts.claude_code_rows import Block, text_of
from turnscope.transcripts.evidence import Evidence, shell_script
from turnscope.transcripts.model import ToolCall
from turnscope.transcripts.telemetry import count_changed_lines

_SHELLS: Final = frozenset({"Bash", "PowerShell"})
_EDITORS: Final = frozenset({"Edit", "MultiEdit", "NotebookEdit", "Update", "Write"})
_PLAN: Final = "ExitPlanMode"
_QUESTION: Final = "AskUserQuestion"


class ToolLog:
    """Pairs calls with results and counts them under the names of `Telemetry`'s fields."""

    def __init__(self) -> None:
        """Start with no calls."""
        self.counts: Counter[str] = Counter()
        self.evidence = Evidence()
        self._pending: dict[str, ToolCall] = {}

    def call(self, block: Block) -> ToolCall:
        """Take in a call."""
        call = ToolCall(block.name or "", block.input)
        self.counts["tool_calls"] += 1
        if block.id:
            self._pending[block.id] = call
        return call

    def finish(self, block: Block, *, result: Raw) -> str:
        """Take in a result; return what a person typed when refusing the call, or nothing.

        A result whose call is not known belongs to copied history and is passed over.
        """
        call = self._pending.pop(block.tool_use_id or "", None)
        if call is None:
            return ""
        failed = bool(block.is_error)
        text = text_of(block.content) if failed or call.name in _SHELLS or call.name == _PLAN else ""
        if failed and decision_of(text) == "refused":
            self.counts["plans_rejected" if call.name == _PLAN else "tool_calls_refused"] += 1
            return feedback_in(text)
        self._measure(call, text, failed=failed, result=result)
        return ""

    def _measure(self, call: ToolCall, text: str, *, failed: bool, result: Raw) -> None:
        self.counts["failed_tool_calls"] += failed
        if call.name in _SHELLS:
            self._observe(call, text, failed=failed, result=result)
        elif failed:
            return
        elif call.name.endswith("create_pull_request"):
            self.evidence.pull_requests += 1
        elif call.name == _PLAN:
            self.counts["plans_approved"] += decision_of(text) == "approved"
        elif call.name == _QUESTION:
            self.counts["options_picked"] += count_picks(result)
        elif call.name in _EDITORS:
            added, removed = count_patch(result) or count_changed_lines(call.name, call.input)
            self.counts["lines_added"] += added
            self.counts["lines_removed"] += removed

    def _observe(self, call: ToolCall, text: str, *, failed: bool, result: Raw) -> None:
        command = call.input.get("command") if isinstance(call.input, dict) else None
        if runs_on(result) or (failed and was_not_run(text)):
            return
        self.evidence.observe(shell_script(command), output=text, exit_status=exit_of(text, failed=failed))
