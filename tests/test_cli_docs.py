"""Pages made from the code are what the code would make now; each verb has help and an example."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).resolve().parents[1] / "docs"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """Return the script that writes the pages, as a module."""
    spec = importlib.util.spec_from_file_location("generate_docs", DOCS / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_are_up_to_date(generate: ModuleType, tmp_path: Path) -> None:
    generate.write_pages(tmp_path)
    made = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert made == {name: (DOCS / name).read_text(encoding="utf-8") for name in made}, (
        "run python docs/generate.py"
    )


def test_every_verb_of_the_program_has_a_section_with_an_example(generate: ModuleType) -> None:
    from turnscope.cli.main import app

    verbs = {
        command.name or command.callback.__module__.rsplit(".", 1)[-1]
        for command in app.registered_commands
        if command.callback
    }
    assert verbs == set(generate.VERBS)
    for section in re.split(
        r"^## turnscope ", (DOCS / "cli.md").read_text(encoding="utf-8"), flags=re.MULTILINE
    )[1:]:
        assert "Example: turnscope " in section, section.splitlines()[0]
