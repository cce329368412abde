from turnscope.redaction.model import Finding
from turnscope.redaction.spans import merge

# Of "Ask Jane jane.doe@corp.internal": Jane stands at 4 to 8.
EMAIL = Finding(9, 31, "EMAIL", 1.0)


def test_a_guess_ends_before_an_address() -> None:
    assert merge([Finding(4, 13, "PERSON", 0.7), EMAIL]) == [Finding(4, 8, "PERSON", 0.7), EMAIL]


def test_a_guess_inside_an_address_is_none() -> None:
    assert merge([Finding(9, 13, "PERSON", 0.7), EMAIL]) == [EMAIL]


def test_what_a_rule_found_is_united_with_an_address() -> None:
    assert merge([Finding(4, 13, "PERSON", 1.0), EMAIL]) == [Finding(4, 31, "EMAIL", 1.0)]


def test_guesses_beside_an_address_stay() -> None:
    guess = Finding(0, 8, "PERSON", 0.7)
    assert merge([EMAIL, guess]) == [guess, EMAIL]
