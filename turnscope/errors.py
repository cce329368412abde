"""Every error that turnscope raises on purpose.

    TurnscopeError
    ├── InputError        something to be read is missing, unreadable or malformed
    │   └── PolicyError   a policy of redaction breaks its own rules
    ├── CodebookError     a codebook breaks its own rules
    ├── RedactionError    the redactor cannot be built, or a key cannot be used
    ├── ModelError        a model folder is incomplete, foreign or does not fit
    ├── OutputError       a result cannot be written
    └── GateError         a check that was asked for did not hold (exit code 1)

A message says where, what was expected and the remedy. It never carries transcript text,
a value that was redacted, or an absolute path.
"""


class TurnscopeError(Exception):
    """Base of all errors that are the user's to mend; the command line exits with 2.

    None carries the error that it stands for, not even as a hidden context: a decoder's quotes the text.
    """

    @property
    def __context__(self) -> None:
        """Be nothing, whatever was being handled."""

    @__context__.setter
    def __context__(self, _error: BaseException | None) -> None:
        """Keep nothing."""


class InputError(TurnscopeError):
    """Something to be read is missing, unreadable or malformed."""


class PolicyError(InputError):
    """A policy of redaction breaks its own rules."""


class CodebookError(TurnscopeError):
    """A codebook breaks its own rules."""


class RedactionError(TurnscopeError):
    """The redactor cannot be built, or its key cannot be used."""


class ModelError(TurnscopeError):
    """A model folder is incomplete, foreign or does not fit the codebook."""


class OutputError(TurnscopeError):
    """A result cannot be written; what stood there before is untouched."""


class GateError(TurnscopeError):
    """A check that was asked for did not hold; the command line exits with 1."""
