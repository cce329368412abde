"""turnscope: study your own human-AI coding sessions without anyone reading them.

>>> import turnscope as ts
>>> ts.redact_text("mail jane@corp.example").text
'mail [EMAIL_1]'

The names below are loaded when they are first used, so that `turnscope --help` loads none of them
(docs/decisions lists why).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from turnscope.classifiers.labeller import load_labeller
    from turnscope.eval.audit import evaluate
    from turnscope.eval.gold import read_gold
    from turnscope.redaction.policy import load_policy
    from turnscope.redaction.redactor import Redactor, redact_text
    from turnscope.report.study import study
    from turnscope.training.train import train
    from turnscope.transcripts.reading import read

__all__ = [
    "Redactor",
    "evaluate",
    "load_labeller",
    "load_policy",
    "read",
    "read_gold",
    "redact_text",
    "study",
    "train",
]

_HOMES = {
    "Redactor": "turnscope.redaction.redactor",
    "evaluate": "turnscope.eval.audit",
    "load_labeller": "turnscope.classifiers.labeller",
    "load_policy": "turnscope.redaction.policy",
    "read": "turnscope.transcripts.reading",
    "read_gold": "turnscope.eval.gold",
    "redact_text": "turnscope.redaction.redactor",
    "study": "turnscope.report.study",
    "train": "turnscope.training.train",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its home; `AttributeError` for any other."""
    if name not in _HOMES:
        raise AttributeError(f"module 'turnscope' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
