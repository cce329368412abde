import pytest

from turnscope.redaction.names import canonical_person
from turnscope.redaction.ordinary import is_role
from turnscope.redaction.redactor import redact_text


@pytest.mark.parametrize(
    "local", ["no-reply", "notifications", "customer.success", "dev-team2", "donotreply"]
)
def test_roles_are_no_people(local: str) -> None:
    assert is_role(local)
    assert canonical_person(f"{local}@one.example") != canonical_person(f"{local}@two.example")


@pytest.mark.parametrize("local", ["jane", "jane.sales", "orla-ops", "jdoe"])
def test_people_in_roles_are_people(local: str) -> None:
    assert not is_role(local)


def test_a_role_does_not_wreck_the_text() -> None:
    text = "notifications@quillmark.io sends notifications; newsletter@quillmark.io a newsletter, no-reply"
    assert redact_text(text).text == "[EMAIL_1] sends notifications; [EMAIL_2] a newsletter, no-reply"
