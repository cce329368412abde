from pathlib import Path

import pytest

from tests.log_files import log_of, read_log, shown
from turnscope.transcripts import aider

START = "\n# aider chat started at 2025-01-03 09:06:34\n\n"
HISTORY = (
    START
    + """\
> /home/ada/.local/bin/aider  
> Main model: deepseek/deepseek-coder with diff edit format  
> Repo-map: using 1024 tokens, auto refresh  

#### /add loom.py  
> Added loom.py to the chat  

#### mend the loom  
####   
#### and the shuttle  
> Add shuttle.py to the chat? (Y)es/(N)o [Yes]: y  

Here is the change.

#### Why it was broken

loom.py
```python
<<<<<<< SEARCH
warp = 1
=======
warp = 2
weft = 3
>>>>>>> REPLACE
```

> Tokens: 2.8k sent, 1.5k received. Cost: $0.00044 message, $0.00044 session.  
> Applied edit to loom.py  
> Commit b1f86b7 fix: mend the loom  
> pytest  
> Run shell command? (Y)es/(N)o/(D)on't ask again [Yes]: n  

#### Run shell command? (Y)es/(N)o/(S)kip all [Yes]: skip  
> Run shell command? (Y)es/(N)o/(S)kip all [Yes]: s  

#### /ask why did it break?  

It was old.

> ^C again to exit  
>  
>  
> ^C KeyboardInterrupt  
"""  # noqa: W291 - two blanks are aider's line break
    + START.replace("2025-01-03", "2025-02-04")
    + "#### weave  \n\nWoven.\n"
)


def test_sessions_of_a_history(tmp_path: Path) -> None:
    sessions, problems = read_log(aider, log_of(tmp_path / ".aider.chat.history.md", HISTORY))
    first, second = sessions
    assert [(turn.role, turn.text[:22]) for turn in first.turns if turn.text] == [
        ("user", "mend the loom\n\nand the"),
        ("assistant", "Here is the change.\n\n#"),
        ("user", "why did it break?"),
        ("assistant", "It was old."),
    ]
    assert shown([second]) == [[("user", "weave"), ("assistant", "Woven.")]]
    assert (first.tool, first.surface, first.model_family, first.user) == (
        "aider",
        "cli",
        "deepseek-coder",
        "ada",
    )
    assert [call.name for turn in first.turns for call in turn.tool_calls] == ["added", "applied", "commit"]
    told = first.telemetry
    assert (told.human_prompts, told.commits, told.output_tokens) == (2, 1, 1500)
    assert (told.lines_added, told.lines_removed) == (2, 1)
    assert (told.interruptions, told.tool_calls_refused) == (1, 2)
    assert first.id != second.id
    assert first.project == second.project == str(tmp_path)
    assert second.started_at is not None
    assert second.started_at.month == 2
    assert len(problems) == 0


def test_without_line_breaks_every_marked_line_is_typed(tmp_path: Path) -> None:
    stripped = "\n".join(line.rstrip() for line in HISTORY.split("\n"))
    sessions, _ = read_log(aider, log_of(tmp_path / "h.md", stripped))
    prompts = [turn.text for turn in sessions[0].turns if turn.role == "user"]
    assert prompts == ["mend the loom\n\nand the shuttle", "Why it was broken", "why did it break?"]


@pytest.mark.parametrize(
    ("block", "text"),
    [
        ("/add loom.py", ""),
        ("/commit", ""),
        ("/run pytest", ""),
        ("!ls", ""),
        ("/unknown thing", ""),
        ("/code weave it", "weave it"),
        ("/architect weave\nit all", "weave\nit all"),
        ("/ask", ""),
        ("/home/ada/loom.py is broken", "/home/ada/loom.py is broken"),
        ("Add URL to the chat? (Y)es/(N)o/(A)ll/(S)kip all [Yes]: skip", ""),
        ("<blank>", ""),
        ("s", "s"),
    ],
)
def test_typed_text(block: str, text: str) -> None:
    assert aider.typed_text(block) == text


def test_a_start_alone_has_no_turn(tmp_path: Path) -> None:
    sessions, problems = read_log(aider, log_of(tmp_path / "h.md", START + "> Aider v0.85  \n"))
    assert (sessions, problems.counts) == ([], {"no_turns": 1})


def test_the_list_of_inputs_is_a_companion(tmp_path: Path) -> None:
    log = log_of(tmp_path / ".aider.input.history", "\n# 2025-01-03 09:06:34.123456\n+weave\n")
    sessions, problems = read_log(aider, log)
    assert (sessions, problems.counts) == ([], {"companion_file": 1})


def test_other_markdown_is_not_recognised(tmp_path: Path) -> None:
    assert not aider.recognises(log_of(tmp_path / "h.md", "# Notes\n\n#### Weaving  \n"))
