"""Passwords that stand in code as literals: typed into a field, turned into characters, wrapped in a call."""

import re
from typing import Final

from turnscope.redaction.recognisers.calls import is_odd
from turnscope.redaction.recognisers.examples import counted
from turnscope.redaction.recognisers.plausibility import is_random, is_template, is_uuid, is_wordy
from turnscope.redaction.recognisers.recogniser import Rule

_NAME: Final = r"(?i:passw(?:or)?d|passwd|passphrase|passcode|pwd|secret)"
_CUES: Final = ("password", "passwd", "passphrase", "passcode", "pwd", "secret")
_LITERAL: Final = r"[bruN@]{0,2}\\{0,3}[\"'](?P<value>[^\"'\s\\]{4,256})\\{0,3}[\"']"
_KEY: Final = r"[\"'#\w.\-\[\]=()]{0,12}[\"'][\])]{0,3}"
# A function that looks a value up by a name, or asks somebody for it.
_LOOKS_UP: Final = re.compile(
    r"(?i)(?:get|env|read|find|load|fetch|prompt|input|ask|query|select|param|prop|config|cfg|setting|"
    r"option|argument|require|lookup|resolve|translat|gettext|\bt|\b_|i18n|label|field|column|attr|"
    r"contains|match|test|replace|split|startswith|endswith|index|has|is|error|exception|format|print|log)"
    r"\w{0,24}$"
)

_ENCODES: Final = re.compile(r"(?i)(?:bytes|encode|decode|hex|base64\w{0,8})$")


def _is_typed(match: re.Match[str]) -> bool:
    value = match["value"]
    return not is_template(value) and is_odd(value) and not _SAYS.search(value)


def _is_wrapped(match: re.Match[str]) -> bool:
    """Tell `password = encode("k1tten9")` from `password = getProperty("db-1.password")`."""
    value = match["value"]
    if _looks_up(match) or is_template(value) or is_uuid(value):
        return False
    return is_odd(value) and not _SAYS.search(value) and (not is_wordy(value) or value[-1].isdigit())


def _is_drawn(match: re.Match[str]) -> bool:
    return not _looks_up(match) and is_random(match["value"], least=14)


def _looks_up(match: re.Match[str]) -> bool:
    function = match["function"]
    return bool(_LOOKS_UP.search(function)) and not _ENCODES.search(function)


_SAYS: Final = re.compile(_NAME)


def _is_characters(match: re.Match[str]) -> bool:
    """Tell a password from an alphabet: `"0123456789abcdef".toCharArray()`."""
    value = match["value"]
    return not is_template(value) and is_odd(value) and 2 * counted(value) < len(value)


def _start_of_literal(text: str, cue: int) -> int:
    """Give the opening quote of the literal that ends at a cue."""
    return max(text.rfind('"', max(0, cue - 96), max(0, cue - 1)), 0)


RULES: Final = (
    Rule(
        name="password typed into a field",
        kind="SECRET",
        cues=_CUES,
        pattern=rf"{_NAME}{_KEY}(?:,[ ](?:with:|:with[ ]=>)[ ]|"
        r"\)?\.(?:type|send_?[kK]eys|fill|setValue|set_value|set|addValue)\([ ]?|,[ ]?)"
        rf"{_LITERAL}(?=[ ]?[),;\n]|[ ]{{0,2}}$)",
        check=_is_typed,
        hits=(
            "fill_in 'Password', with: 'k1tten9'",
            "cy.get('input[name=password]').type('k1tten9')",
            'driver.findElement(By.id("password")).sendKeys("k1tten!House")',
            'find_element(By.NAME, "passwd").send_keys("k1tten9")',
        ),
        misses=(
            "fill_in 'Password', with: user.password",
            "cy.get('#password').type('password')",
            "t('password', 'required')",
            'errors.rejectValue("password", "user.password.short")',
        ),
    ),
    Rule(
        name="password turned into characters",
        kind="SECRET",
        cues=(".tochararray(",),
        behind=_start_of_literal,
        pattern=r"\"(?P<value>[^\"\s\\]{4,90})\"\.toCharArray\(",
        check=_is_characters,
        hits=('ks.load(in, "k1tten9".toCharArray())',),
        misses=(
            '"0123456789abcdef".toCharArray()',
            '"hello".toCharArray()',
            "password.toCharArray()",
            '"x" + y.toCharArray()',
        ),
    ),
    Rule(
        name="password wrapped in a call",
        kind="SECRET",
        cues=_CUES,
        pattern=rf"{_NAME}\w{{0,24}}[\"'\])}}]{{0,2}}[ ]{{0,4}}(?:=>|:=|[=:,])[ ]{{0,4}}(?:new |await )?"
        rf"(?P<function>[\w.:>\\-]{{1,48}})\([ ]?{_LITERAL}",
        check=_is_wrapped,
        hits=(
            "UPDATE users SET password = MD5('k1tten9')",
            'password: encoder.encode("k1tten9")',
            "'password' => Hash::make('k1tten9')",
            'String password = new String("k1tten-9")',
        ),
        misses=(
            'password = getProperty("db1.password")',
            "password = os.getenv('DB1')",
            'password: z.string("min 8")',
            "password = hash('sha256', x)",
            'password = getpass("Password:")',
        ),
    ),
    Rule(
        name="key wrapped in a call",
        kind="SECRET",
        cues=("key", "secret", "token"),
        pattern=r"(?i:key|secret|token)\w{0,12}[ ]{0,4}(?:=>|:=|[=:])[ ]{0,4}(?:new |await )?"
        rf"(?P<function>[\w.:>\\-]{{1,48}})\([ ]?{_LITERAL}",
        check=_is_drawn,
        score=0.8,
        hits=(
            'var key = Encoding.UTF8.GetBytes("q8Zx1LmP0vBn4Rt7Yc");',
            'key = bytes.fromhex("9f8a7b6c5d4e3f2a1b0c9f8a7b6c5d4e")',
        ),
        misses=('key = getKey("q8Zx1LmP0vBn4Rt7Yc")', 'key = f("user-profile-settings")'),
    ),
)
