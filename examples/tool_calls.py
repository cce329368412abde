"""Turns the invented sessions' tool calls, in the words of many products, into Claude Code's own."""

from dataclasses import dataclass
from typing import Any

from casting import Cast, make_uuid
from invented_files import invent_change, write_lines
from selection import draw
from shell_output import is_test_run, print_output

# fmt: off
_READ = {"Read", "read_file", "readFile", "read_file_v2", "copilot_readFile", "view_image"}
_WRITE = {"Write", "write_file", "createFile", "write_to_file", "create_file", "added"}
_EDIT = {
    "Edit", "MultiEdit", "edit_file", "edit_file_v2", "apply_patch", "apply_diff", "applied", "replace",
    "replaceString", "copilot_replaceString", "replace_string_in_file", "multi_replace_string_in_file",
}
_GREP = {
    "Grep", "grep_search", "search_file_content", "textSearch", "ripgrep_raw_search", "search_files",
    "codebase_search", "semantic_search_full", "copilot_findTextInFiles",
}
_GLOB = {
    "Glob", "LS", "fileSearch", "list_dir", "listDirectory", "list_directory", "list_files",
    "glob_file_search", "copilot_findFiles",
}
# fmt: on
_TASK = {"Task", "runSubagent", "Skill"}
_TODO = {"TodoWrite", "update_plan"}
_WEB = {"WebFetch", "web_fetch"}
REJECTED = (
    "The user doesn't want to proceed with this tool use. The tool use was rejected (eg. if it was a file "
    "edit, the new_string was NOT written to the file). STOP what you are doing and wait for the user to "
    "tell you how to proceed."
)


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call with the answer that the log holds: as the model saw it and as the program kept it."""

    name: str
    input: dict[str, Any]
    content: str
    result: Any
    failed: bool = False


def translate(name: str, argument: str, *, cast: Cast, passes: bool = True) -> Call:
    """Turn an invented call into one of Claude Code's tools; what is unknown becomes a shell command."""
    path = argument if argument.startswith(("/", "~")) else f"{cast.cwd}/{argument.partition(' ')[0]}"
    if name in _READ:
        return read(path, key=cast.session_id)
    if name in _WRITE:
        return write(path, key=cast.session_id)
    if name in _EDIT:
        return edit(path, key=cast.session_id)
    if name in _TASK:
        return delegate(argument, cast=cast)
    plain = ((_GREP, grep), (_GLOB, glob), (_TODO, plan_todos), (_WEB, fetch))
    maker = next((make for names, make in plain if name in names), None)
    return maker(argument) if maker else run_shell(argument, cast=cast, passes=passes)


def run_shell(command: str, *, cast: Cast, passes: bool = True, output: str | None = None) -> Call:
    """Run a shell command; a failing one is an error that names its exit code, as in real logs."""
    printed = print_output(command, cast=cast, passes=passes) if output is None else output
    arguments = {
        "command": command,
        "description": "Run the tests" if is_test_run(command) else "Run a command",
    }
    if passes:
        return Call(
            "Bash",
            arguments,
            printed,
            {"stdout": printed, "stderr": "", "interrupted": False, "isImage": False},
        )
    return Call("Bash", arguments, f"Exit code 1\n{printed}", f"Error: Exit code 1\n{printed}", failed=True)


def read(path: str, *, key: str) -> Call:
    """Read a file: numbered lines for the model, the bare text for the program."""
    lines = write_lines(path, count=1 + draw("read", path, key) % 4, key=key)
    shown = "\n".join(f"{number:>6}→{line}" for number, line in enumerate(lines, start=1))
    file = {
        "filePath": path,
        "content": "\n".join(lines),
        "numLines": len(lines),
        "startLine": 1,
        "totalLines": len(lines),
    }
    return Call("Read", {"file_path": path}, shown, {"type": "text", "file": file})


def write(path: str, *, key: str) -> Call:
    """Create a file."""
    content = "\n".join(write_lines(path, count=3 + draw("write", path, key) % 10, key=key)) + "\n"
    result: dict[str, Any] = {
        "type": "create",
        "filePath": path,
        "content": content,
        "structuredPatch": [],
        "originalFile": None,
    }
    return Call(
        "Write", {"file_path": path, "content": content}, f"File created successfully at: {path}", result
    )


def edit(path: str, *, key: str) -> Call:
    """Replace some lines of a file."""
    change = invent_change(path, key=key)
    old, new = "\n".join((change.context, *change.removed)), "\n".join((change.context, *change.added))
    result = {
        "filePath": path,
        "oldString": old,
        "newString": new,
        "originalFile": None,
        "structuredPatch": [change.patch],
        "userModified": False,
    }
    arguments = {"file_path": path, "old_string": old, "new_string": new}
    return Call("Edit", arguments, f"The file {path} has been updated.", result)


def grep(pattern: str) -> Call:
    """Search file contents."""
    names = ["src/main", "src/parts"][: 1 + draw("grep", pattern) % 2]
    result: dict[str, Any] = {"mode": "files_with_matches", "filenames": names, "numFiles": len(names)}
    return Call("Grep", {"pattern": pattern, "output_mode": "files_with_matches"}, "\n".join(names), result)


def glob(pattern: str) -> Call:
    """Search file names."""
    result: dict[str, Any] = {"filenames": ["README.md"], "durationMs": 12, "numFiles": 1, "truncated": False}
    return Call("Glob", {"pattern": pattern}, "README.md", result)


def delegate(prompt: str, *, cast: Cast) -> Call:
    """Start a sub-agent."""
    agent = name_agent(prompt, cast=cast)
    report = "Looked at the files in question; nothing else depends on them."
    content = [{"type": "text", "text": report}]
    result = {
        "status": "completed",
        "prompt": prompt,
        "agentId": agent,
        "content": content,
        "totalToolUseCount": 2,
    }
    arguments = {"description": prompt[:40], "prompt": prompt, "subagent_type": "general-purpose"}
    return Call("Task", arguments, report, result)


def name_agent(prompt: str, *, cast: Cast) -> str:
    """Return the id that a sub-agent with this prompt has in this session."""
    return "a" + make_uuid("agent", cast.session_id, prompt)[:6]


def plan_todos(items: str) -> Call:
    """Write the to-do list."""
    names = [name.strip() for name in items.split(",")]
    todos = [{"content": name, "status": "pending", "activeForm": name} for name in names]
    return Call(
        "TodoWrite",
        {"todos": todos},
        "Todos have been modified successfully.",
        {"oldTodos": [], "newTodos": todos},
    )


def fetch(url: str) -> Call:
    """Fetch a page."""
    result = {
        "bytes": 2048,
        "code": 200,
        "codeText": "OK",
        "result": "A short page.",
        "durationMs": 210,
        "url": url,
    }
    return Call("WebFetch", {"url": url, "prompt": "Summarise"}, "A short page.", result)


def show_plan(plan: str, *, approved: bool, cast: Cast) -> Call:
    """Show a plan, which the person approves or sends back."""
    if not approved:
        refusal = "User chose to stay in plan mode and continue planning"
        return Call("ExitPlanMode", {"plan": plan}, refusal, f"Error: {refusal}", failed=True)
    path = f"{cast.person.home}/.claude/plans/{cast.project}.md"
    content = f"User has approved your plan. You can now start coding.\n\nYour plan has been saved to: {path}"
    return Call("ExitPlanMode", {"plan": plan}, content, {"plan": plan, "isAgent": False, "filePath": path})


def ask(question: str, options: tuple[str, ...], *, picked: str) -> Call:
    """Offer options, of which the person picks one."""
    offered = [{"label": label, "description": label} for label in options]
    questions = [{"question": question, "header": "Choice", "options": offered, "multiSelect": False}]
    content = f'User has answered your questions: "{question}"="{picked}". You can now continue.'
    return Call(
        "AskUserQuestion",
        {"questions": questions},
        content,
        {"questions": questions, "answers": {question: picked}},
    )


def refuse(call: Call) -> Call:
    """Let the person turn a call down."""
    return Call(call.name, call.input, REJECTED, "User rejected tool use", failed=True)
