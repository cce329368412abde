from pathlib import Path

import pytest

from tests.claude_code_log import SESSION, human, text, write_log
from turnscope.transcripts.claude_code_surface import surface_of
from turnscope.transcripts.reading import read


@pytest.mark.parametrize(
    ("entrypoint", "surface", "exclusion"),
    [
        ("cli", "cli", None),
        ("sdk-cli", "headless", "headless"),
        ("sdk-py", "sdk", "sdk"),
        ("sdk-ts", "sdk", "sdk"),
        ("claude-vscode", "ide", "ide"),
        ("jetbrains", "ide", "ide"),
        ("claude-desktop", "desktop", None),
        ("remote", "web", None),
        ("claude-code-github-action", "headless", "headless"),
        ("loom", "unknown", None),
        (None, "unknown", None),
    ],
)
def test_entry_points(entrypoint: str | None, surface: str, exclusion: str | None) -> None:
    assert surface_of(entrypoint, in_ide=False, human_turns=1) == (surface, exclusion)


def test_no_human_turn_is_headless() -> None:
    assert surface_of("cli", in_ide=False, human_turns=0) == ("cli", "headless")
    assert surface_of("sdk-py", in_ide=False, human_turns=0) == ("sdk", "sdk")


def test_editor_context_tells_where_the_log_does_not() -> None:
    assert surface_of(None, in_ide=True, human_turns=1) == ("ide", "ide")
    assert surface_of("cli", in_ide=True, human_turns=1) == ("cli", None)


def test_entry_point_is_read(tmp_path: Path) -> None:
    opened = [text("<ide_opened_file>a.py</ide_opened_file>"), text("weave")]
    folder = tmp_path
    write_log(folder / f"{SESSION}.jsonl", [human(opened, 1)])
    (session,) = read(folder)
    assert (session.surface, session.exclusion) == ("ide", "ide")
    write_log(folder / f"{SESSION}.jsonl", [human("weave the hem", 1, entrypoint="sdk-cli")])
    (session,) = read(folder)
    assert (session.surface, session.exclusion) == ("headless", "headless")
