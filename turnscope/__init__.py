"""turnscope: study your own human-AI coding sessions without anyone reading them.

>>> import turnscope as ts
>>> ts.redact_text("mail jane@corp.example").text
'mail [EMAIL_1]'
"""

from turnscope.classifiers.labeller import load_labeller
from turnscope.redaction.redactor import Redactor, redact_text
from turnscope.transcripts.reading import read

__all__ = ["Redactor", "load_labeller", "read", "redact_text"]
