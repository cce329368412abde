"""What a session carries beside its turns: names, gold labels and annotations, made safe to pass on."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, Final, get_args

from turnscope.redaction.keys import Key
from turnscope.transcripts.model import Exclusion, Labels, Session, Surface, Telemetry
from turnscope.transcripts.names import OTHER, plain_language, plain_name

_WORD: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_KEYED: Final = re.compile(r"[a-z2-7]{16}")
_SURFACES: Final[tuple[Surface, ...]] = get_args(Surface)
_EXCLUSIONS: Final[tuple[Exclusion, ...]] = get_args(Exclusion)
_DEEPEST: Final = 8
_LARGEST_COUNT: Final = 2**53
_LARGEST: Final = 10**6
"""Numbers from here on could be somebody's."""

Accept = Callable[[str], bool]
"""Tells whether a word holds nothing that a recogniser or the session's memory knows."""


def safe_facts(session: Session) -> dict[str, Any]:
    """Give the closed columns of a session; a name that is not known is `other`."""
    return {
        "format": plain_name(session.format),
        "tool": plain_name(session.tool),
        "surface": next((each for each in _SURFACES if each == session.surface), "unknown"),
        "model_family": None if session.model_family is None else plain_name(session.model_family),
        "language": None if session.language is None else plain_language(session.language),
        "exclusion": next((each for each in _EXCLUSIONS if each == session.exclusion), None),
    }


def safe_telemetry(told: Telemetry) -> Telemetry:
    """Give the counts that their columns can hold; one beyond is as if it had not been logged."""
    blank: dict[str, Any] = {
        each.name: each.default
        for each in fields(told)
        if isinstance(value := getattr(told, each.name), int) and abs(value) > _LARGEST_COUNT
    }
    return replace(told, **blank) if blank else told


def safe_labels(labels: Labels, *, accept: Accept) -> Labels:
    """Give labels whose dimensions and values are such words as codebooks use; others become `other`."""
    return {
        _word(name, accept): tuple(_word(each, accept) for each in value)
        if isinstance(value, (tuple, list))
        else _word(value, accept)
        for name, value in labels.items()
    }


def safe_annotations(session: Session, *, key: Key, accept: Accept) -> dict[str, Any]:
    """Give the labels by annotator. Annotators are people: a keyed hash stands for the name."""
    named = session.annotations.items()
    return {_annotator(who, session, key): _safe(value, accept, depth=0) for who, value in named}


def _annotator(who: str, session: Session, key: Key) -> str:
    return who if session.keyed and _KEYED.fullmatch(who) else key.hash("annotator", who)


def _word(value: Any, accept: Accept) -> str:
    return value if isinstance(value, str) and _WORD.fullmatch(value) and accept(value) else OTHER


def _safe(value: Any, accept: Accept, *, depth: int) -> Any:
    if depth > _DEEPEST:
        return OTHER
    if isinstance(value, Mapping):
        return {_word(name, accept): _safe(each, accept, depth=depth + 1) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_safe(each, accept, depth=depth + 1) for each in value]
    if value is None or (isinstance(value, (int, float)) and abs(value) < _LARGEST):
        return value
    return _word(value, accept)
