import pytest

from turnscope.transcripts.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("please weave the border in blue and then finish the hem", "en"),
        ("Bitte webe den Rand in Blau und mach danach den Saum fertig", "de"),
        ("Tisse la bordure en bleu, puis termine l'ourlet s'il te plaît", "fr"),
        ("请把边框织成蓝色然后把下摆也做完再检查一遍所有的线头谢谢", "zh"),
        ("ok go on", None),
        ("", None),
        ("```\nfor loom in looms: weave_border(loom, colour=BLUE)\n```", None),
        ("/home/orla/looms/border.py https://example.com/looms", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_code_does_not_hide_the_language() -> None:
    words = "Bitte webe den Rand in Blau und mach danach den Saum fertig"
    code = "```\nreturn the border of the loom if it is done else raise\n```\n" * 20
    assert detect_language(code + words) == "de"
