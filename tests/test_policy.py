"""A policy says what is masked, kept or withheld; its file is checked to the last key."""

import pickle
import re
from pathlib import Path

import pytest

import turnscope as ts
from turnscope.errors import PolicyError, RedactionError
from turnscope.redaction.keeping import KeepList, Sparing
from turnscope.redaction.keys import Key
from turnscope.redaction.model import RedactedSession
from turnscope.redaction.policy import Policy, Term, list_families, list_kinds, load_policy
from turnscope.redaction.recognisers.recogniser import Recogniser
from turnscope.redaction.recognisers.registry import FAMILIES, default_recognisers
from turnscope.redaction.redactor import Redactor, redact_text
from turnscope.transcripts.model import Identity, Session, ToolCall, Turn

KEY = Key(b"k" * 32)
TOKEN = "ghp_" + "a8FkQ29dKe0PqLz7Vb12x3y4Zk3vQ9xLmP0v"
DOCS = Path(__file__).resolve().parents[1] / "docs"


@pytest.fixture
def written(tmp_path: Path) -> "Writer":
    return Writer(tmp_path / "mine.toml")


class Writer:
    """Writes a policy file and loads it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, text: str) -> Policy:
        self.path.write_text(text, encoding="utf-8")
        return load_policy(self.path)


def session(*texts: str, **fields: object) -> Session:
    turns = tuple(Turn("user", text) for text in texts)
    return Session(**{"id": "s1", "turns": turns, "format": "codex", **fields})  # type: ignore[arg-type]


def texts(done: RedactedSession) -> list[str]:
    return [turn.text for turn in done.turns]


def test_the_default_names_every_kind_and_family_that_there_is() -> None:
    kinds = {member.kind for family in FAMILIES for member in family.members}
    assert kinds - set(list_kinds()) == set(), "add the kind to redaction/policy.toml"
    assert list(list_families()) == [family.key for family in FAMILIES]


def test_the_default_masks_everything_and_is_the_template() -> None:
    default = load_policy()
    assert default == Policy() == load_policy(Path(__file__).parents[1] / "redaction" / "policy.toml")
    assert not default.spares
    assert default_recognisers(default) == default_recognisers()


def test_a_kind_that_is_kept_is_not_looked_for_and_not_remembered(written: Writer) -> None:
    policy = written('[kinds]\nEMAIL = "keep"\nPROJECT = "keep"\n')
    identity = Identity(paths=("/home/jdoe/rocketsled",), people=("Jane Doe <jane.doe@corp.internal>",))
    done = Redactor(key=KEY, policy=policy)(
        session("rocketsled: mail jane.doe@corp.internal, Jane Doe, 10.24.3.17", identity=identity)
    )
    assert texts(done) == ["rocketsled: mail [USER_1]@corp.internal, [PERSON_1], [IP_1]"]
    address = "mail jane.doe@corp.internal"
    found = [list(_inside(each).find(address)) for each in default_recognisers(policy)]
    assert not any(found)


def _inside(recogniser: Recogniser) -> Recogniser:
    assert isinstance(recogniser, Sparing)
    return recogniser.recogniser


def test_a_kept_address_teaches_nothing(written: Writer) -> None:
    policy = written('[keep]\ndomains = ["example.com"]\naddresses = ["noreply@*"]\n')
    text = (
        "marieke.vandersteen@mail.example.com, noreply@firm.internal, jan@corp.internal, marieke.vandersteen"
    )
    done = Redactor(key=KEY, policy=policy)(session(text))
    assert texts(done) == [
        "marieke.vandersteen@mail.example.com, noreply@firm.internal, [EMAIL_1], marieke.vandersteen"
    ]


@pytest.mark.parametrize(
    ("value", "kind", "stays"),
    [
        ("a@example.com", "EMAIL", True),
        ("a@SUB.Example.com", "EMAIL", True),
        ("a@notexample.com", "EMAIL", False),
        ("example.com", "HOST", True),
        ("example.com", "SECRET", False),
        ("ci-bot@corp.internal", "EMAIL", True),
        ("ci-bot@x", "EMAIL", True),
        ("my-ci-bot@x", "EMAIL", False),
        ("192.0.2.77", "IP", True),
        ("192.0.3.1", "IP", False),
        ("2001:db8::9", "IP", True),
        ("192.0.2.999", "IP", False),
        ("AKIAIOSFODNN7EXAMPLE", "SECRET", True),
        ("akiaiosfodnn7example", "SECRET", True),
        ("xAKIAIOSFODNN7EXAMPLE", "SECRET", False),
    ],
)
def test_keep_lists_hold_single_values(written: Writer, value: str, kind: str, stays: bool) -> None:  # noqa: FBT001
    policy = written(
        '[keep]\ndomains = ["example.com"]\naddresses = ["ci-bot@*"]\n'
        'networks = ["192.0.2.0/24", "2001:db8::/32"]\nvalues = ["AKIAIOSFODNN7EXAMPLE"]\n'
    )
    assert policy.keeps(value, kind) is stays


def test_a_secret_that_is_allowed_by_value_stays_and_others_do_not(written: Writer) -> None:
    policy = written('[keep]\nvalues = ["AKIAIOSFODNN7EXAMPLE"]\n')
    done = redact_text(f"id AKIAIOSFODNN7EXAMPLE, token {TOKEN}", policy=policy)
    assert done.text == "id AKIAIOSFODNN7EXAMPLE, token [SECRET_1]"


def test_a_network_stays_in_escaped_text_too(written: Writer) -> None:
    policy = written('[keep]\nnetworks = ["10.24.0.0/16"]\n')
    assert (
        redact_text('{"a": "x\\n10.24.3.17 \\u002810.25.3.17\\u0029"}', policy=policy).text.count("[IP_1]")
        == 1
    )


TERMS = """
[kinds]
PRODUCT = "keep"
[keep]
values = ["Blue Heron"]
[[terms]]
value = "Blue Heron"
kind = "PRODUCT"
[[terms]]
value = "Acme"
kind = "CUSTOMER"
"""


def test_a_term_is_masked_whatever_else_the_policy_says(written: Writer) -> None:
    policy = written(TERMS)
    call = ToolCall(
        "Bash",
        {
            "command": "deploy BLUE%20HERON",
            "blue heron": ["x/blue-heron/y", "BlueHeron", "-srv-blue-heron-x"],
        },
    )
    raw = session("Blue Heron for Acme, AcmeClient and acme_api; pacmen and acmeology stay")
    done = Redactor(key=KEY, policy=policy)(
        Session(id="s", turns=(*raw.turns, Turn("assistant", "", (call,))), format="codex")
    )
    assert texts(done)[0] == (
        "[PRODUCT_1] for [CUSTOMER_1], [CUSTOMER_1]Client and [CUSTOMER_1]_api; pacmen and acmeology stay"
    )
    assert "heron" not in str(done.turns[1].tool_calls[0].input).casefold()


def test_a_kind_that_is_withheld_costs_its_turn_alone(written: Writer) -> None:
    policy = written('[kinds]\nCARD = "withhold"\n')
    done = Redactor(key=KEY, policy=policy)(session("card 4111 1111 1111 1111", "mail a@corp.internal"))
    assert [turn.withheld for turn in done.turns] == [True, False]
    assert texts(done) == ["", "mail [EMAIL_1]"]
    assert done.leaks.withheld == {"policy": 1}
    with pytest.raises(RedactionError, match="withholds"):
        redact_text("card 4111 1111 1111 1111", policy=policy)


def test_a_family_is_switched_off(written: Writer) -> None:
    policy = written("[families]\nnetwork = false\n")
    assert redact_text("10.24.3.17 a@corp.internal", policy=policy).text == "10.24.3.17 [EMAIL_1]"


def test_recognisers_of_ones_own_obey_the_policy(written: Writer) -> None:
    policy = written('[keep]\nvalues = ["10.24.3.17"]\n')
    redactor = Redactor(key=KEY, policy=policy, recognisers=default_recognisers())
    assert texts(redactor(session("10.24.3.17 10.24.3.18"))) == ["10.24.3.17 [IP_1]"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[kindz]", "mine.toml: table 1 is unknown; take it out or use one of kinds"),
        ('[kinds]\nEMAIL = "mask"\nquorvex = "mask"', r"[kinds]: kind 2 is unknown"),
        ('[kinds]\nEMAIL = "quorvex"', '`EMAIL` must be "mask" or "keep" or "withhold"'),
        ("[kinds]\nEMAIL = true", '`EMAIL` must be "mask"'),
        ('kinds = "quorvex"', "`kinds` must be a table"),
        (
            '[kinds]\nSECRET = "keep"',
            "secrets and private keys can not be kept; allow single ones",
        ),
        ('[kinds]\nPRIVATE_KEY = "keep"', "can not be kept"),
        ("[families]\ncredentials = false", "credentials can not be switched off"),
        ("[families]\nnetwork = 0", "`network` must be true or false"),
        ("[families]\nquorvex = true", "family 1 is unknown"),
        ('[keep]\nnetworks = ["quorvex/24"]', "`networks` must be networks in CIDR form"),
        ('[keep]\nnetworks = ["10.0.0.0/99"]', "CIDR"),
        ('[keep]\ndomains = ["*.quorvex"]', "`domains` must be names"),
        ('[keep]\naddresses = ["*@*.quorvex"]', "at most one `*`"),
        ('[keep]\naddresses = ["quorvex"]', "`addresses` must hold an `@`"),
        ('[keep]\nvalues = "quorvex"', "`values` must be a list of texts"),
        ('[keep]\nvalues = [""]', "`values` must be a list of texts that are not empty"),
        ('[keep]\npatterns = ["quorvex.*"]', "[keep]: key 1 is unknown"),
        ("[[terms]]\nvalue = 7", "[[terms]] number 1: `value` must be a text"),
        ('[[terms]]\nvalue = "ab"\n[[terms]]\nvalue = "q"', "[[terms]] number 2: `value` must have 2 to 400"),
        ('[[terms]]\nvalue = "quorvex"\nkind = "QUORVEX"', "`kind` is unknown; use one of SECRET"),
        ('[[terms]]\nvalue = "quorvex"\nquorvex = 1', "number 1: key 2 is unknown"),
        ('terms = ["quorvex"]', "`terms` must be tables; write [[terms]]"),
        ('[terms]\nquorvex = "TERM"', "`terms` must be tables"),
        ('[people]\nmodel = "no/such/quorvex"', '`model` must be "default", "off" or an existing folder'),
        ("[people]\nmodel = 1", "`model` must be a text"),
        ('[kinds\nquorvex = "', "line 1, column 7: not valid TOML"),
    ],
)
def test_a_file_that_breaks_a_rule_is_refused_without_being_quoted(
    written: Writer, text: str, words: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        written(text)
    message = str(caught.value)
    assert message.startswith("mine.toml")
    assert words in message
    assert "quorvex" not in message.casefold()
    assert str(written.path.parent) not in message
    assert caught.value.__cause__ is None


def test_a_file_that_can_not_be_read_is_named_without_its_folder(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"[keep]\nvalues = ['\xe9']\n")
    with pytest.raises(PolicyError, match=r"^latin\.toml: not UTF-8"):
        load_policy(tmp_path / "latin.toml")
    with pytest.raises(PolicyError, match=r"^none\.toml: cannot be read") as caught:
        load_policy(tmp_path / "none.toml")
    assert str(tmp_path) not in str(caught.value)


def test_secrets_can_not_be_kept_by_a_policy_made_in_code() -> None:
    with pytest.raises(PolicyError, match="can not be kept"):
        Policy(kept=frozenset({"SECRET"}))


def test_the_digest_tells_policies_apart_and_gives_no_term_away(written: Writer) -> None:
    one, two = Policy(terms=(Term("Quorvex"),)), Policy(terms=(Term("Pellucid"),))
    assert one.digest == two.digest != Policy().digest
    assert one.fingerprint(KEY) != two.fingerprint(KEY)
    assert one.fingerprint(KEY) != one.fingerprint(Key(b"l" * 32))
    assert written('[kinds]\nIP = "keep"').digest != Policy().digest
    assert written("# a comment\n").fingerprint(KEY) == Policy().fingerprint(KEY)
    assert "Quorvex" not in repr((one, one.terms, Policy(keep=KeepList(values=frozenset({"quorvex"})))))


def test_a_policy_travels_to_worker_processes(written: Writer) -> None:
    policy = written(TERMS)
    again = pickle.loads(pickle.dumps(Redactor(key=KEY, policy=policy)))
    assert again.policy == policy
    assert texts(again(session("Acme"))) == ["[CUSTOMER_1]"]


def test_the_example_in_the_docs_does_what_the_docs_say(written: Writer) -> None:
    page = (DOCS / "policy.md").read_text(encoding="utf-8")
    policy = written(re.findall(r"```toml\n(.*?)```", page, flags=re.DOTALL)[0])
    before, after = re.findall(r"```text\n(.*?)```", page, flags=re.DOTALL)[:2]
    assert redact_text(before, policy=policy).text == after
    assert ts.redact_text(before).text != after
