"""Every rule finds its hits, spares its misses and takes linear time."""

import re

import pytest

from turnscope.redaction.recognisers.recogniser import Documented, Rule, Rules
from turnscope.redaction.recognisers.registry import FAMILIES, RULES, default_recognisers
from turnscope.redaction.redactor import redact_text

MEMBERS = tuple(member for family in FAMILIES for member in family.members)


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.name)
def test_a_recogniser_finds_its_hits_and_spares_its_misses(member: Rule | Documented) -> None:
    alone = Rules((member,)) if isinstance(member, Rule) else member
    assert member.hits
    assert [hit for hit in member.hits if not list(alone.find(hit))] == []
    assert [miss for miss in member.misses if list(alone.find(miss))] == []
    assert {found.kind for hit in member.hits for found in alone.find(hit)} == {member.kind}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_is_bounded_and_its_cues_are_lower_case(rule: Rule) -> None:
    # Escaped characters and character classes aside, a star, a plus or an open range has no bound.
    bare = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", "x", rule.pattern)
    assert not re.search(r"(?<!\})[*+](?!\?\))|\{\d+,\}", bare)
    assert rule.cues
    assert all(cue == cue.lower() for cue in rule.cues)


def test_names_are_unique() -> None:
    assert len({member.name for member in MEMBERS}) == len(MEMBERS)


def test_the_masked_part_is_the_value_alone() -> None:
    text = (
        'export DB_PASSWORD=hunter2-x\nclient = Client(api_key="q8Zx1LmP0vBn4Rt7")\n'
        "curl -u jane:hunter3-y https://example.com\nssh 10.24.3.17\nx = postgres://app:hunter4-z@db.internal/x"
    )
    assert redact_text(text).text == (
        'export DB_PASSWORD=[SECRET_1]\nclient = Client(api_key="[SECRET_2]")\n'
        "curl -u jane:[SECRET_3] https://example.com\nssh [IP_1]\nx = postgres://app:[SECRET_4]@[HOST_1]/x"
    )


LOOK_ALIKES = """
commit da39a3ee5e6b4b0d3255bfef95601890afd80709 (HEAD -> main, tag: v2.10.3)
"integrity": "sha512-Zk3vQ9xLmP0vBn4Rt7Yc2Ws6Ed5Zk3vQ9xLmP0vBn4Rt7Yc2Ws6Ed5Zk3vQ9xLmP0vBn4Rt7Yc2Ws6Ed5aa=="
id: 123e4567-e89b-12d3-a456-426614174000, at 2026-03-04T05:06:07.890Z, took 12:30:45, port 127.0.0.1:8080
react@18.2.0 @types/node@20.11.5 git@github.com:acme/site.git std::vector<int>::iterator python3.11 1.26.18
const token = await getToken(user.id); password: string; passwordHash?: string; apiKey = process.env.API_KEY
token = response.json()["token"]; key = "user_access_token"; max_tokens=4096; PASSWORD=${DB_PASSWORD}
<img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4"/>
timeout = 1700000000000; ratio = 0.4111111111111111; order_id = 4111111111111112; #ff00aa; 255.255.255.0
--- PASS: TestParse/empty_input (0.00s); Author: string; /users/123; https://example.com/home/contact
for i in range(10): print(f"{i}@{j}") # TODO: auth; primary_key=True; foreign_key="accounts.id"
"""


@pytest.mark.parametrize("line", LOOK_ALIKES.strip().splitlines())
def test_look_alikes_in_code_stay(line: str) -> None:
    assert redact_text(line).text == line


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1",
        ":",
        "@",
        "/",
        "\\",
        "=",
        '"',
        "key=",
        "a@b.",
        "://a:",
        "/home/",
        "1.1.1.1.",
        "-----BEGIN PRIVATE KEY-----\n",
    ],
)
def test_ten_times_the_text_takes_no_more_than_linear_work(piece: str) -> None:
    # Work is counted, not time: characters that the automaton, the patterns and the checks were shown.
    import sys

    def work(size: int) -> int:
        count = 0

        def count_calls(_frame: object, event: str, _arg: object) -> None:
            nonlocal count
            count += event in {"call", "c_call"}

        text = (piece * size)[:size]
        sys.setprofile(count_calls)
        try:
            for recogniser in default_recognisers():
                list(recogniser.find(text))
        finally:
            sys.setprofile(None)
        return count

    redact_text("4111 1111 1111 1111, SSN 219-09-9999, +49 30 901820")  # loads what is loaded once
    assert work(20_000) <= 12 * work(2_000) + 200
