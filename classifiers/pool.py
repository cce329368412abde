"""Does a task on sessions: in this process, or in several, with results in the order of the sessions."""

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from types import FrameType, ModuleType
from typing import Any, Final, NoReturn, TypeVar

from turnscope.classifiers.worker import begin, work
from turnscope.errors import OutputError
from turnscope.transcripts.model import Session, Turn

Result = TypeVar("Result")

SESSIONS_IN_FLIGHT: Final = 32
"""Sessions a worker that may be under way, so that a long one does not make the others wait."""
STEP: Final = 0.2
"""Seconds between two looks at whether the run is to stop."""
CHARACTERS_IN_FLIGHT: Final = 32_000_000
"""Text that may be under way in all, so that memory does not grow with the logs."""


def count_cores() -> int:
    """Count the cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def run(
    sessions: Iterable[Session], *, workers: int, task: Callable[[Session], Result]
) -> Generator[tuple[str, Result]]:
    """Do a task on every session; yield each one's path (relative, not masked) and its result, in order.

    Args:
        sessions: Taken one by one, a bounded number ahead.
        workers: Processes; with 1 all is done in this one.
        task: Redacts a session and does what comes next; it travels to the workers by pickle.

    Raises:
        OutputError: When the system ends a worker process. Close the iterator to end all of them.
    """
    if workers == 1:
        yield from ((session.path, task(session)) for session in sessions)
        return
    with _signals_noted() as check, _processes(workers, task) as executor:
        try:
            yield from _in_order(sessions, executor, limit=workers * SESSIONS_IN_FLIGHT, check=check)
        except BrokenProcessPool:
            raise OutputError(
                "a worker process was ended by the system, most likely for want of memory; "
                "try fewer --workers, and where there is --resume go on with it"
            ) from None


@contextmanager
def termination_as_exit() -> Iterator[None]:
    """Let SIGTERM unwind like Ctrl-C, so that workers end and finished sessions are kept."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    earlier = signal.signal(signal.SIGTERM, _exit)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, earlier)


def _exit(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


@contextmanager
def _processes(workers: int, task: Callable[[Session], Any]) -> Iterator[ProcessPoolExecutor]:
    context = get_context("spawn")
    there, here = context.Pipe(duplex=False)
    executor = ProcessPoolExecutor(workers, mp_context=context, initializer=begin, initargs=(there, task))
    try:
        yield executor
    except BaseException:
        here.close()  # whoever stops the run does not wait for sessions that are under way
        raise
    finally:
        executor.shutdown(cancel_futures=True)
        here.close()
        there.close()


def _in_order(
    sessions: Iterable[Session], executor: ProcessPoolExecutor, *, limit: int, check: Callable[[], None]
) -> Iterator[tuple[str, Any]]:
    waiting: deque[tuple[str, int, Future[Any]]] = deque()
    characters = 0
    for session in sessions:
        size = sum(map(_size, session.turns))
        while waiting and (len(waiting) >= limit or characters + size > CHARACTERS_IN_FLIGHT):
            path, done, future = waiting.popleft()
            characters -= done
            yield path, _result(future, check)
        with _main_left_alone(), _interrupts_held():
            waiting.append((session.path, size, executor.submit(work, session)))
        characters += size
        while waiting and waiting[0][2].done():
            path, done, future = waiting.popleft()
            characters -= done
            yield path, _result(future, check)
    while waiting:
        path, _, future = waiting.popleft()
        yield path, _result(future, check)


def _result(future: Future[Any], check: Callable[[], None]) -> Any:
    """Wait for a result in short steps, and look between them whether the run is to stop."""
    while True:
        check()
        if wait((future,), timeout=STEP).done:
            return future.result()


@contextmanager
def _signals_noted() -> Iterator[Callable[[], None]]:
    """Note Ctrl-C and SIGTERM; the function that is yielded acts on them.

    Raised wherever they strike, inside the executor too, they could leave one of its locks taken for ever.
    """
    noted: list[int] = []
    earlier: dict[int, Any] = {}
    if threading.current_thread() is threading.main_thread():
        earlier = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        earlier = {number: handler for number, handler in earlier.items() if callable(handler)}

    def check() -> None:
        if noted:
            earlier[noted[0]](noted[0], None)

    try:
        for number in earlier:
            signal.signal(number, lambda number, _frame: noted.append(number))
        yield check
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)


def _size(turn: Turn) -> int:
    inputs = (call.input for call in turn.tool_calls)
    parts = (part for each in inputs for part in (each.values() if isinstance(each, dict) else (each,)))
    return len(turn.text) + sum(len(part) if isinstance(part, str) else 1 for part in parts)


@contextmanager
def _main_left_alone() -> Iterator[None]:
    """Keep new processes from running the caller's script again, whether or not it guards its main part."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Start processes with Ctrl-C blocked, so that none prints a traceback; here it comes a moment later."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    earlier = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, earlier)
