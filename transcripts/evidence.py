"""Hard evidence in a log: commits, pull requests, test results and exits of shell commands."""

import re
from dataclasses import dataclass
from typing import Any, Final, TypedDict

_HEREDOC: Final = re.compile(
    r"<<-?\s*['\"]?([A-Za-z_]\w*)['\"]?.*?(?:^\s*\1\s*$|\Z)", re.DOTALL | re.MULTILINE
)
_QUOTED: Final = re.compile(r"'[^']*(?:'|\Z)|\"(?:[^\"\\]|\\.)*+(?:\"|\\?\Z)", re.DOTALL)
_SEPARATOR: Final = re.compile(r"&&|\|\|?|;|\n|\$\(|[()`]")
_WRAPPER: Final = re.compile(
    r"""^\s*(?:(?:\w+=\S*|sudo|time|env|nice|command|exec|then|do|!|npx|bunx|uvx|coverage\ run(?:\ -m)?
    |timeout\s+\S+|nice\s+-n\s*\d+|(?:uv|poetry|pipenv|pdm|hatch|rye)\s+run|(?:pnpm|yarn|npm)\s+exec(?:\ --)?
    |bundle\s+exec|python[\d.]*\s+-m|\S*/python[\d.]*\s+-m|docker(?:-|\ )compose\s+(?:exec|run)
    \s+(?:-\S+\s+)*\S+)\s+)*""",
    re.VERBOSE,
)
_COMMIT: Final = re.compile(r"git(?:\s+-[cC]\s+\S+)*\s+commit\b(?!.*--dry-run)")
_COMMITTED: Final = re.compile(r"^\[[^\]\n]+ [0-9a-f]{7,40}\] ", re.MULTILINE)
_NOT_COMMITTED: Final = re.compile(
    r"nothing to commit|no changes added to commit|nothing added to commit|^fatal:|^error:", re.MULTILINE
)
_PULL_REQUEST: Final = re.compile(
    r"(?:gh\s+pr|glab\s+mr|hub\s+pull-request|az\s+repos\s+pr)\s*(?:create|new|$)"
)
_PULL_REQUEST_URL: Final = re.compile(r"https://\S+/(?:pull|merge_requests|pullrequest)/\d+")
_TEST: Final = re.compile(
    r"""(?:\S*/)?(?:pytest|py\.test|unittest|nosetests|tox|nox|jest|vitest|mocha|ava|rspec|phpunit|ctest|bats
    |playwright\ test|cypress\ run|(?:npm|pnpm|yarn|bun|deno|swift|mix|rails|rake|sbt|bazel|zig|dart|flutter
    |hatch|ginkgo|lein|stack|cabal|dotnet|cargo|go)\s+(?:run\s+)?(?:test|t|nextest|spec|check:test|test:\S+)
    |(?:make|just|task|gmake)\s+(?:test|tests|check|test-\S+|test:\S+)
    |(?:\./)?(?:mvnw?|gradlew?)\s+(?:\S+\s+)*?(?::?\w*:)?(?:test|verify|check)
    |(?:\./)?(?:manage\.py|runtests?\.\w+|run_tests?\.\w+|test\.sh)(?:\s+test)?)(?=\s|$)""",
    re.VERBOSE,
)
_FAILED: Final = re.compile(
    r"""^FAILED\b|\b[1-9]\d*\ (?:failed|failing|failures?|errors?\ in\ \d)\b|\bfailures[:=]\ ?[1-9]
    |^---\ FAIL|^FAIL\b|test\ result:\ FAILED|^FAILED\ \(|BUILD\ FAILURE
    |\btests?\ failed\b|no\ tests\ ran|ERROR\ collecting""",
    re.VERBOSE | re.MULTILINE,
)
_PASSED: Final = re.compile(
    r"""\b[1-9]\d*\ (?:passed|passing)\b|^ok\s+\S+\s|test\ result:\ ok|^OK\b|BUILD\ SUCCESS
    |\b0\ failures\b|^PASS\b""",
    re.VERBOSE | re.MULTILINE,
)
_LONGEST: Final = 20_000
"""Characters of a script that are searched."""
_TAIL: Final = 20_000
"""Characters at the end of a command's output that are searched: test runners sum up last."""


class EvidenceFields(TypedDict):
    """The fields of `Telemetry` that shell commands give."""

    commits: int
    pull_requests: int
    tests_passed: bool | None
    last_exit: int | None


@dataclass(slots=True)
class Evidence:
    """Collects over a session's shell commands, in order."""

    commits: int = 0
    pull_requests: int = 0
    tests_passed: bool | None = None
    last_exit: int | None = None

    def observe(
        self, command: str, *, output: str = "", exit_status: int | None = None, failed: bool = False
    ) -> None:
        """Take in a shell command and what came of it.

        Args:
            command: The script. Heredocs and quoted strings in it are not taken for commands.
            output: What it printed; the last 20,000 characters are searched.
            exit_status: Exit status, where the log has it.
            failed: Whether the log says that it failed; stands in for the status.
        """
        status = exit_status if exit_status is not None else int(failed)
        self.last_exit, tail = status, output[-_TAIL:]
        parts = split_commands(command[:_LONGEST])
        self.commits += _count_commits(parts, tail, status)
        if status == 0 or _PULL_REQUEST_URL.search(tail):
            self.pull_requests += sum(bool(_PULL_REQUEST.match(part)) for part in parts)
        if any(map(_TEST.match, parts)):
            self.tests_passed = _tests_passed(tail, status)

    def fields(self) -> EvidenceFields:
        """Give the values under the names that `Telemetry` has for them."""
        return EvidenceFields(
            commits=self.commits,
            pull_requests=self.pull_requests,
            tests_passed=self.tests_passed,
            last_exit=self.last_exit,
        )


def shell_script(value: Any) -> str:
    """Script of a shell tool's `command` argument: a string, or a list such as `["bash", "-lc", script]`."""
    if isinstance(value, str):
        return value
    words = [word for word in value if isinstance(word, str)] if isinstance(value, list) else []
    if words[2:] and words[1].startswith("-") and words[1].endswith("c"):
        return words[2]
    return " ".join(words)


def split_commands(script: str) -> list[str]:
    """Simple commands of a script without quoted text, variables' values and wrappers such as `uv run`."""
    bare = _QUOTED.sub('""', _HEREDOC.sub(" ", script))
    return [_WRAPPER.sub("", part).strip() for part in _SEPARATOR.split(bare)]


def _count_commits(parts: list[str], output: str, status: int) -> int:
    tried = sum(bool(_COMMIT.match(part)) for part in parts)
    if not tried:
        return 0
    made = len(_COMMITTED.findall(output))
    return made or (tried if status == 0 and not _NOT_COMMITTED.search(output) else 0)


def _tests_passed(output: str, status: int) -> bool:
    # A pipe into `tail` hides the runner's status, so what it printed comes first.
    if _FAILED.search(output):
        return False
    return status == 0 or (bool(_PASSED.search(output)) and status != 1)
