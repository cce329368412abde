"""What a worker does: redact a session, then label it. Raw text goes in, labels come out.

This module and what it imports must stay free of torch: every worker process loads it.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from turnscope.classifiers.labeller import Labeller, label_session
from turnscope.classifiers.labels import SessionLabels
from turnscope.errors import TurnscopeError
from turnscope.redaction.redactor import Redactor
from turnscope.transcripts.model import Session

Load = Callable[[Path | None], Labeller]


@dataclass(frozen=True, slots=True)
class Failure:
    """A session that a fault of ours kept from being labelled; `where` names exception and line, no text."""

    where: str


Outcome = SessionLabels | Failure


class Worker:
    """Redactor and labeller of one process. It can be pickled until its first session."""

    def __init__(self, *, redactor: Redactor, model: Path | None, load: Load) -> None:
        """Take what makes the labeller, which is built at the first session."""
        self._redactor = redactor
        self._model = model
        self._load = load

    @cached_property
    def _labeller(self) -> Labeller:
        """The labeller; raises `ModelError` when it cannot be built."""
        return self._load(self._model)

    def __call__(self, session: Session) -> Outcome:
        """Redact and label a session; one that is excluded from the study gets facts and no labels."""
        try:
            redacted = self._redactor(session)
            if session.exclusion is not None:
                return label_session(redacted, turns=(), labels={})
            return next(iter(self._labeller.label([redacted])))
        except TurnscopeError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever it says may hold text, so only its place goes on
            return Failure(_place_of(error))


def _place_of(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{place}"


_TASK: Final[list[Callable[[Session], Any]]] = []


def begin(lifeline: Connection, task: Callable[[Session], Any]) -> None:
    """Prepare a worker process for its task.

    The process ends as soon as the other end of `lifeline` is closed, which also happens when the parent
    is killed. Ctrl-C is the parent's to handle.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    _TASK.append(task)


def work(session: Session) -> Any:
    """Do the task of a worker process on one session."""
    return _TASK[0](session)


def loaded_modules() -> frozenset[str]:
    """List what this process has imported."""
    return frozenset(name for name, module in sys.modules.items() if module is not None)


def _end_with(lifeline: Connection) -> None:
    lifeline.poll(None)
    os._exit(1)
