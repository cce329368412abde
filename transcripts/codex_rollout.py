"""The records of a Codex rollout, taken in order."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from turnscope.transcripts.codex_calls import (
    Outcome,
    applied_lines,
    arguments_of,
    command_of,
    outcome_of,
    patched_lines,
)
from turnscope.transcripts.codex_text import surface_of, typed_text
from turnscope.transcripts.draft import Draft
from turnscope.transcripts.fields import integer, items, mapping, string, text_of, time_of
from turnscope.transcripts.logfile import LogFile
from turnscope.transcripts.model import Session
from turnscope.transcripts.problems import COPIED_HISTORY, MALFORMED_RECORD, UNKNOWN_RECORD, Problems

_TIMED: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_ENVELOPED: Final = frozenset({"session_meta", "response_item", "event_msg", "turn_context"})
_CALLS: Final = frozenset({"function_call", "custom_tool_call", "local_shell_call", "web_search_call"})
_OUTPUTS: Final = frozenset({"function_call_output", "custom_tool_call_output", "local_shell_call_output"})
_SILENT: Final = re.compile(
    r"""agent_(?:message|reasoning\w*)|reasoning|compact\w*|context_compact\w*|ghost_snapshot|world_state|state
    |(?:task|turn|item)_(?:started|complete|completed)|turn_diff|plan_(?:update|delta)|thread_\w+|undo_\w+
    |(?:web_search|image_generation|exec_command|mcp_tool_call|patch_apply)_(?:begin|end|output_delta)
    |(?:tool_search|image_generation)_(?:call|output)|view_image_tool_call|dynamic_tool_call_\w+
    |(?:entered|exited)_review_mode|collab_\w+|guardian_assessment|error|warning|stream_error
    |background_event""",
    re.VERBOSE,
)
"""Records that hold neither what a person said nor what the assistant did, or that repeat it."""


class Rollout:
    """Takes records in order. Prompts are logged twice, as event and as item; the events are cleaner."""

    def __init__(self, log: LogFile) -> None:
        """Start with no records."""
        self.draft = Draft("codex", log, tool="codex", surface="unknown")
        self.items: list[tuple[int, str, datetime | None]] = []
        self.names: dict[str, tuple[str, str]] = {}
        self.running: dict[str, str] = {}
        self.proposed, self.applied = [0, 0], [0, 0]
        self.nested = self.copied = self.copies = False
        self.at: datetime | None = None

    def take(self, row: Any) -> str | None:
        """Take a record; returns the kind of problem where it is none that is known."""
        if not isinstance(row, dict):
            return MALFORMED_RECORD
        self.at = time_of(row.get("timestamp")) or self.at
        kind, payload = row.get("type"), row.get("payload")
        if payload is None and str(kind) not in _ENVELOPED:
            return self._take_bare(row)
        if not isinstance(payload, dict):
            return MALFORMED_RECORD
        self._follow(payload)
        if self.copied and kind != "session_meta":
            return None
        return self._take_payload(str(kind), payload)

    def _follow(self, payload: Mapping[str, Any]) -> None:
        """Note whether the rows from here on are another session's: a fork begins with a copy of its parent.

        Ids of turns and sessions begin with their time (UUID version 7), and a copied turn keeps its own.
        """
        tagged = mapping(payload.get("internal_chat_message_metadata_passthrough"))
        turn = string(payload.get("turn_id")) or string(tagged.get("turn_id"))
        if _TIMED.fullmatch(turn) and _TIMED.fullmatch(self.draft.id):
            self.copied = turn < self.draft.id
            self.copies = self.copies or self.copied

    def _take_bare(self, row: Mapping[str, Any]) -> str | None:
        """Take a record of the first edition, which had no envelope."""
        if "record_type" in row:
            return None
        return self._take_payload("response_item" if "type" in row else "session_meta", row)

    def _take_payload(self, kind: str, payload: Mapping[str, Any]) -> str | None:
        name = str(payload.get("type", kind))
        if name == "message":
            return self._message(payload)
        if name == "session_meta":
            self._begin(payload)
        elif name == "turn_context":
            self._context(payload)
        elif name in _CALLS:
            self._call(payload)
        elif name in _OUTPUTS:
            self._output(payload)
        elif name == "user_message":
            self._prompt(string(payload.get("message")), self.at)
        else:
            return self._event(name, payload)
        return None

    def _event(self, name: str, payload: Mapping[str, Any]) -> str | None:
        if name == "token_count":
            usage = mapping(mapping(payload.get("info")).get("total_token_usage"))
            tokens = integer(usage.get("output_tokens"))
            self.draft.output_tokens = self.draft.output_tokens if tokens is None else tokens
            self.draft.counts["model_calls"] += tokens is not None
        elif name == "turn_aborted":
            self.draft.counts["interruptions"] += payload.get("reason", "interrupted") == "interrupted"
        elif name == "patch_apply_end" and payload.get("success") is not False:
            _add(self.applied, applied_lines(payload.get("changes")))
        elif name == "mcp_tool_call_end":
            self._connector(payload)
        elif name != "patch_apply_end" and not _SILENT.fullmatch(name):
            return UNKNOWN_RECORD
        return None

    def _begin(self, meta: Mapping[str, Any]) -> None:
        if self.draft.id:
            return  # written again with every resumption; in a fork, the parent's follows
        draft, git = self.draft, mapping(meta.get("git"))
        draft.id = string(meta.get("id")) or string(meta.get("session_id"))
        draft.started_at = time_of(meta.get("timestamp"))
        draft.paths += filter(None, [string(meta.get("cwd"))])
        draft.remotes += filter(None, [string(git.get("repository_url"))])
        draft.surface, draft.exclusion = surface_of(meta)
        self.nested = meta.get("thread_source") == "subagent" or "subagent" in mapping(meta.get("source"))

    def _context(self, context: Mapping[str, Any]) -> None:
        self.draft.used(context.get("model"))
        roots = [context.get("cwd"), *items(context.get("workspace_roots"))]
        self.draft.paths += [path for path in map(string, roots) if path and path not in self.draft.paths]

    def _message(self, payload: Mapping[str, Any]) -> str | None:
        role, text = payload.get("role"), text_of(payload.get("content"))
        if role == "assistant":
            self.draft.reply(text, at=self.at)
        elif role == "user":
            self.items.append((len(self.draft.messages), text, self.at))
        elif role not in {"developer", "system"}:
            return MALFORMED_RECORD
        return None

    def _prompt(self, message: str, at: datetime | None) -> None:
        text = typed_text(message)
        if text and not self.nested:
            self.draft.prompt(text, at=at)

    def _call(self, payload: Mapping[str, Any]) -> None:
        name = string(payload.get("name")) or string(payload.get("type")).removesuffix("_call")
        arguments = arguments_of(payload)
        command = command_of(name, arguments)
        if name == "write_stdin" and isinstance(arguments, dict):
            command = self.running.get(str(arguments.get("session_id")), "")
        self.names[string(payload.get("call_id"))] = name, command
        self.draft.call(name, arguments, at=self.at, changes=False)
        self.draft.counts["subagent_tool_calls"] += self.nested
        _add(self.proposed, patched_lines(arguments if isinstance(arguments, str) else command))

    def _output(self, payload: Mapping[str, Any]) -> None:
        name, command = self.names.pop(string(payload.get("call_id")), ("", ""))
        outcome = outcome_of(payload.get("output"))
        self.draft.counts["failed_tool_calls"] += outcome.failed
        self.draft.counts["tool_calls_refused"] += outcome.refused
        self.draft.counts["options_picked"] += name == "request_user_input" and '"answers"' in outcome.text
        if outcome.running:
            self.running[outcome.running] = command
        elif command and not outcome.refused:
            self._observe(command, outcome)

    def _observe(self, command: str, outcome: Outcome) -> None:
        evidence = self.draft.evidence
        evidence.observe(command, output=outcome.text, exit_status=outcome.status, failed=outcome.failed)
        if outcome.status is None and not outcome.failed:
            evidence.last_exit = None

    def _connector(self, payload: Mapping[str, Any]) -> None:
        tool = string(mapping(payload.get("invocation")).get("tool"))
        result = mapping(mapping(payload.get("result")).get("Ok"))
        if "create_pull_request" in tool and result and not result.get("isError"):
            self.draft.evidence.pull_requests += 1

    def finish(self, problems: Problems) -> Iterator[Session]:
        """Make the session; notes history that is a copy."""
        if self.copies:
            problems.add(COPIED_HISTORY, path=self.draft.log.relative)
        if not self.draft.counts["human_prompts"]:
            self._weave()
        self.draft.change(*(self.applied if any(self.applied) else self.proposed))
        yield from self.draft.finish(problems)

    def _weave(self) -> None:
        """Put the items' prompts between the messages: this log has no events that repeat them."""
        messages, self.draft.messages, start = self.draft.messages, [], 0
        for position, text, at in self.items:
            self.draft.messages += messages[start:position]
            self._prompt(text, at)
            start = position
        self.draft.messages += messages[start:]


def _add(total: list[int], more: tuple[int, int]) -> None:
    total[0] += more[0]
    total[1] += more[1]
