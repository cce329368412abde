"""What invented shell commands print: test runners, git and the rest, each in its own words."""

import re
from dataclasses import dataclass

from casting import Cast
from selection import draw


@dataclass(frozen=True, slots=True)
class Tool:
    """A command that leaves evidence: how to recognise it and what it prints when it passes or fails."""

    pattern: re.Pattern[str]
    passed: str
    failed: str


# {n} passed, {f} failed, {t} of both, {s} hundredths of a second, {h} a commit, {p} the project
_TEST_RUNNERS = (
    Tool(
        re.compile(r"\bpytest\b"),
        "{n} passed in 1.{s}s",
        "FAILED tests/test_main.py::test_case_{f}\n{f} failed, {n} passed in 1.{s}s",
    ),
    Tool(
        re.compile(r"\bcargo (\S+ )*test\b"),
        "running {t} tests\ntest result: ok. {t} passed; 0 failed; 0 ignored; finished in 0.{s}s",
        "test result: FAILED. {n} passed; {f} failed; 0 ignored; finished in 0.{s}s\nerror: test failed",
    ),
    Tool(
        re.compile(r"\bgo test\b"),
        "ok  \texample.com/{p}\t0.{s}s",
        "--- FAIL: TestCase{f} (0.00s)\nFAIL\nFAIL\texample.com/{p}\t0.{s}s",
    ),
    Tool(
        re.compile(r"\bctest\b|ninja .*\btest\b|make .*\btest\b"),
        "100% tests passed, 0 tests failed out of {t}",
        "97% tests passed, {f} tests failed out of {t}",
    ),
    Tool(
        re.compile(r"gradlew .*[tT]est|mvnw? .*test"),
        "BUILD SUCCESSFUL in 14s",
        "There were failing tests.\nBUILD FAILED in 14s",
    ),
    Tool(
        re.compile(r"\bdotnet test\b"),
        "Passed!  - Failed: 0, Passed: {t}, Total: {t}",
        "Failed!  - Failed: {f}, Passed: {n}, Total: {t}",
    ),
    Tool(
        re.compile(r"\b(npm|pnpm|yarn|npx|ng|nx|bun)\b.*\b(test|jest|vitest|playwright)\b"),
        "Tests:       {t} passed, {t} total\nTime:        2.{s} s",
        "Tests:       {f} failed, {n} passed, {t} total\nTime:        2.{s} s",
    ),
)
_COMMIT = Tool(
    re.compile(r"\bgit commit\b"),
    "[{b} {h}] {m}\n 2 files changed, {n} insertions(+), {f} deletions(-)",
    "On branch {b}\nnothing to commit, working tree clean",
)
_PULL_REQUEST = Tool(
    re.compile(r"\bgh pr create\b"), "https://github.example/{o}/{p}/pull/{n}", "pull request create failed"
)
_PUSH = Tool(
    re.compile(r"\bgit push\b"),
    "To git@github.example:{o}/{p}.git\n   1c0ffee..{h}  {b} -> {b}",
    "! [rejected] {b} -> {b}",
)
_LOG = Tool(
    re.compile(r"\bgit (log|show)\b"),
    "commit {c}\nAuthor: {a}\nDate:   {d}\n\n    {m}",
    "fatal: bad revision",
)
_SEARCH = Tool(re.compile(r"\b(grep|rg|find|ls)\b"), "src/main\nsrc/parts\ntests\nREADME.md", "")
_ANY = Tool(re.compile(""), "done in 0.{s}s", "error: exited with 1 after 0.{s}s")


def is_test_run(command: str) -> bool:
    """Tell whether the command runs tests."""
    return any(tool.pattern.search(command) for tool in _TEST_RUNNERS)


def print_output(command: str, *, cast: Cast, passes: bool) -> str:
    """Print what the command's parts would: the first of a kind that is recognised, each once."""
    tools = [
        tool for tool in (*_TEST_RUNNERS, _COMMIT, _PUSH, _PULL_REQUEST, _LOG) if tool.pattern.search(command)
    ]
    tools = tools or [next(tool for tool in (_SEARCH, _ANY) if tool.pattern.search(command))]
    facts = _invent_facts(command, cast=cast)
    return "\n".join((tool.passed if passes else tool.failed).format(**facts) for tool in tools)


def _invent_facts(command: str, *, cast: Cast) -> dict[str, object]:
    number, failed = 3 + draw("passed", command) % 60, 1 + draw("failed", command) % 4
    commit = f"{draw('commit', cast.record['id'], command):016x}"
    message = re.search(r"""-[a]?m\s+["']([^"']+)""", command)
    return {
        "n": number,
        "f": failed,
        "t": number + failed,
        "s": draw("time", command) % 90 + 10,
        "h": commit[:7],
        "c": (commit * 3)[:40],
        "p": cast.project,
        "b": cast.branch,
        "o": cast.person.domain.partition(".")[0],
        "a": cast.person.author,
        "d": cast.started_at.ctime(),
        "m": message[1] if message else "Update",
    }
