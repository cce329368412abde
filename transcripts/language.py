"""Language of a text, found offline."""

import re
from functools import lru_cache
from typing import Any, Final

LEAST_LETTERS: Final = 24
"""Shorter texts have no sure language."""
LEAST_PROBABILITY: Final = 0.8
LONGEST: Final = 4000
"""Characters that are looked at."""

_NO_LANGUAGE: Final = "zxx"
_NOT_PROSE: Final = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|\S*(?:://|[/\\@_={}<>()\[\]])\S*", re.DOTALL)
_LETTERS: Final = re.compile(r"[^\W\d_]")


def detect_language(text: str) -> str | None:
    """ISO 639-1 code of the language of `text`; `None` when it is too short or no language is likely.

    Code, paths and addresses are set aside first. The classifier is py3langid's (97 languages).
    """
    prose = " ".join(_NOT_PROSE.sub(" ", text[:LONGEST]).split())
    if len(_LETTERS.findall(prose)) < LEAST_LETTERS:
        return None
    language, probability = _identifier().classify(prose)
    return str(language) if probability >= LEAST_PROBABILITY and language != _NO_LANGUAGE else None


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
