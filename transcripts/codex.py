"""Rollouts of Codex: JSON lines, one a record, of its terminal, desktop, editor and `exec` fronts."""

import re
from collections.abc import Iterator
from typing import Final

from turnscope.transcripts.codex_rollout import Rollout
from turnscope.transcripts.fields import load_json
from turnscope.transcripts.logfile import LogFile
from turnscope.transcripts.model import Session
from turnscope.transcripts.problems import COMPANION_FILE, Problems, failure_of

_ROW: Final = re.compile(
    rb'^\{"timestamp":\s*"[^"\n]*",\s*(?:"ordinal":\s*\d+,\s*)?"type":\s*'
    rb'"(?:session_meta|response_item|event_msg|turn_context)"',
    re.MULTILINE,
)
_FIRST_EDITION: Final = re.compile(rb'\A\{"id":\s*"[^"\n]*",\s*"timestamp":\s*"[^"\n]*",\s*"instructions":')
_HISTORY: Final = re.compile(rb'\A\{"session_id":\s*"[^"\n]*",\s*"ts":\s*\d+,\s*"text":')


def recognises(log: LogFile) -> bool:
    """Tell whether the file is a rollout, of any edition, or the list of prompts that goes with these."""
    head = log.head()
    return bool(_ROW.search(head) or _FIRST_EDITION.match(head) or _HISTORY.match(head))


def read(log: LogFile, *, problems: Problems) -> Iterator[Session]:
    """Read the session of a rollout. `history.jsonl` repeats the prompts of all rollouts: counted."""
    if _HISTORY.match(log.head()):
        problems.add(COMPANION_FILE, path=log.relative)
        return
    rollout = Rollout(log)
    for number, line in log.lines(problems):
        if not line.strip():
            continue
        try:
            row = load_json(line)
        except ValueError:
            problems.add(failure_of(line), path=log.relative, line=number)
            continue
        kind = rollout.take(row)
        if kind:
            problems.add(kind, path=log.relative, line=number)
    yield from rollout.finish(problems)
