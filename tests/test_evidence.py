import pytest

from turnscope.transcripts.evidence import Evidence, shell_script, split_commands


@pytest.mark.parametrize(
    ("command", "output", "status", "commits"),
    [
        ("git commit -m 'weave'", "[main 1a2b3c4] weave\n 1 file changed", 0, 1),
        ("git add . && git -C loom commit -qm weave", "", 0, 1),
        ("git commit -m a && git commit -m b", "[m 1a2b3c4] a\n[m 2a2b3c4] b\n", 0, 2),
        ("git commit -m weave", "nothing to commit, working tree clean", 1, 0),
        ("git commit -m weave | cat", "On branch main\nnothing to commit", 0, 0),
        ("git commit --dry-run", "", 0, 0),
        ("echo 'git commit'", "", 0, 0),
        ("git log --grep commit", "", 0, 0),
        ("cat <<'EOF' > hook\ngit commit -m x\nEOF", "", 0, 0),
        ("git commit -m weave", "hook failed", 1, 0),
        ("git commit -m weave && git push", "[main (root-commit) 1a2b3c4] weave\nrejected", 1, 1),
    ],
)
def test_commits(command: str, output: str, status: int, commits: int) -> None:
    evidence = Evidence()
    evidence.observe(command, output=output, exit_status=status)
    assert evidence.commits == commits


@pytest.mark.parametrize(
    ("command", "output", "status", "passed"),
    [
        ("pytest -q", "3 passed in 0.1s", 0, True),
        ("python -m pytest tests | tail -3", "1 failed, 2 passed", 0, False),
        ("cd loom && uv run pytest", "", 1, False),
        ("FOO=1 npm test", "Tests: 1 failed, 3 passed", 1, False),
        ("npx vitest run", "Tests 3 passed (3)", 0, True),
        ("go test ./...", "ok  \texample.com/loom\t0.1s", 0, True),
        ("go test ./... 2>&1 | head", "--- FAIL: TestHem", 0, False),
        ("cargo test", "test result: ok. 4 passed; 0 failed", 0, True),
        ("timeout 60 make check", "", 0, True),
        ("pip install pytest", "", 0, None),
        ("grep -r pytest .", "", 0, None),
        ("git commit -m 'fix; pytest'", "", 0, None),
        ("cat pytest.ini", "", 0, None),
    ],
)
def test_results_of_tests(command: str, output: str, status: int, passed: bool | None) -> None:  # noqa: FBT001
    evidence = Evidence()
    evidence.observe(command, output=output, exit_status=status)
    assert evidence.tests_passed is passed


def test_last_command_counts() -> None:
    evidence = Evidence()
    evidence.observe("pytest", output="2 failed", exit_status=1)
    evidence.observe("pytest", output="2 passed", exit_status=0)
    evidence.observe("false", failed=True)
    assert evidence.fields() == {"commits": 0, "pull_requests": 0, "tests_passed": True, "last_exit": 1}


def test_pull_requests() -> None:
    evidence = Evidence()
    evidence.observe("gh pr create --fill", output="https://example.com/o/r/pull/4", exit_status=0)
    evidence.observe("gh pr create --fill", output="already exists", exit_status=1)
    evidence.observe("gh pr list", exit_status=0)
    assert evidence.pull_requests == 1


@pytest.mark.parametrize(
    ("value", "script"),
    [("ls", "ls"), (["bash", "-lc", "ls; pwd"], "ls; pwd"), (["ls", "-l"], "ls -l"), (None, ""), (3, "")],
)
def test_scripts(value: object, script: str) -> None:
    assert shell_script(value) == script


def test_commands_are_split_outside_quotes() -> None:
    assert split_commands("a 'x; y' && sudo b | c") == ['a ""', "b", "c"]
