import pytest

from turnscope.redaction.memory import Memory
from turnscope.redaction.redactor import redact_text
from turnscope.redaction.standing import is_called, stands_as_name, stands_as_value


def _stands(text: str, *, kind: str) -> bool:
    """Look at the word between the marks."""
    start, end = text.index("«"), text.index("»") - 1
    return stands_as_name(text.replace("«", "").replace("»", ""), start, end, kind=kind)


@pytest.mark.parametrize(
    "text",
    [
        "/home/«jdo»/src",
        "C:\\Users\\«jdo»",
        "CORP\\«jdo» has signed in",
        "\\\\nas01\\«jdo»$\\docs",
        "git checkout «jdo»/fix-login",
        "https://github.com/«jdo»/thing",
        "git@github.com:«jdo»/thing",
        "/scratch/«jdo»",
        "chown -R staff:«jdo» x",
        "«jdo»:x:1000:1000::",
        "sudo -u «jdo» id",
        '"username": "«jdo»"',
        '{\\"a\\": \\"\\\\\\"username\\\\\\": \\\\\\"«jdo»\\\\\\"',
        "@«jdo» please review",
        "Hi «Jdo», thanks",
        "«jdo»       1234  0.0  0.1 python x.py",
    ],
)
def test_short_accounts_stand_as_names(text: str) -> None:
    assert _stands(text, kind="USER")


@pytest.mark.parametrize(
    "text",
    [
        "git checkout «dev»/fix-login",
        "/«dev»/null",
        "https://x.example/«dev»/",
        "npm run «dev»",
        "@«dev»/kit",
    ],
)
def test_ordinary_words_stay_in_paths(text: str) -> None:
    assert not _stands(text, kind="USER")


@pytest.mark.parametrize(
    "text", ["a «jdo» b", "/src/«jdo».py", "«jdo»_x", "s.«jdo»", "<«jdo»/>", "@«jdo»/kit"]
)
def test_short_accounts_stay_elsewhere(text: str) -> None:
    assert not _stands(text, kind="USER")


def test_owners_and_projects_stand_in_addresses_of_forges() -> None:
    assert _stands("https://github.com/«qx»/loom", kind="ORG")
    assert _stands("https://github.com/qx/«lo»/pull/3", kind="PROJECT")
    assert _stands("https://github.com/[ORG_1]/«lo»", kind="PROJECT")
    assert _stands("~/src/«lo»/x.py", kind="PROJECT")
    assert not _stands("https://docs.example/«lo»/x", kind="PROJECT")


def test_machines_stand_behind_commands() -> None:
    assert _stands("ping «pluto»", kind="HOST")
    assert _stands("http://«pluto»:8080/", kind="HOST")
    assert not _stands("is «pluto» a planet", kind="HOST")


def test_machines_do_not_log_in() -> None:
    assert not _stands("«git»@github.com:acme/x", kind="HOST")
    assert _stands("jdo@«pluto»:~/src$ ls", kind="HOST")


def test_first_names_count_in_their_capitals() -> None:
    assert is_called("said Jane, again", 5, "Jane")
    assert not is_called("said jane, again", 5, "Jane")
    assert not is_called("new JaneId()", 4, "Jane")
    assert not is_called("Mark it", 0, "Mark")
    assert not is_called("JANE said", 0, "JANE")


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("«lampshade» it is", True),
        ('x = "«lampshade»"', True),
        ("postgres://sa:«lampshade»@db/x", True),
        ("import «lampshade»", False),
        ("from «lampshade» import Lamp", False),
        ("pip install -U «lampshade»", False),
        ("«lampshade».turn_on()", False),
        ("«lampshade»==2.0", False),
        ("src/«lampshade»/on.py", False),
        ("«lampshade»_core", False),
    ],
)
def test_a_password_that_is_a_word_leaves_code_alone(text: str, *, stands: bool) -> None:
    start, end = text.index("«"), text.index("»") - 1
    assert stands_as_value(text.replace("«", "").replace("»", ""), start, end) == stands


def test_a_short_account_is_known_as_a_folder_of_logs_writes_it() -> None:
    memory = Memory()
    memory.learn("a.lee", "USER")
    text = "~/.claude/projects/-Users-a-lee-src-loom/x, a-lee"
    assert [text[found.start : found.end] for found in memory.find(text)] == ["a-lee"]


def test_a_password_that_is_a_word_leaves_fields_of_that_name_alone() -> None:
    text = 'password: "lampshade"\n{"lampshade": "of brass"}\nlampshade is long\n'

    masked = redact_text(text).text

    assert masked == 'password: "[SECRET_1]"\n{"lampshade": "of brass"}\n[SECRET_1] is long\n'


def test_a_password_that_is_an_ordinary_word_costs_the_text_nothing() -> None:
    text = 'password: "description"\nthe description of the description\n'

    assert redact_text(text).text == 'password: "[SECRET_1]"\nthe description of the description\n'
