"""Writes invented sessions as Claude Code logs: `python examples/convert.py SYNTHETIC OUT`.

SYNTHETIC is a file of sessions in turnscope's interchange format, invented and labelled; OUT is made
anew. The result is the same, byte for byte, on every machine:

    OUT/sessions/<folder>/<session>.jsonl      a log as under ~/.claude/projects
    OUT/gold.jsonl                             the same sessions with their labels
    OUT/planted.csv                            personal data and secrets planted in them
    OUT/held_out_ids.txt                       the invented sessions used: keep them out of training
"""

import csv
import json
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from casting import Cast, cast, make_uuid
from planting import plant
from script import Play, play
from selection import Record, select
from session_log import Row, SessionLog

_FLAT_AGENTS_BEFORE = "2.1.50"


def convert(source: Path, *, out: Path) -> None:
    """Read the invented sessions, choose the examples and write everything."""
    chosen = select(json.loads(line) for line in source.read_text(encoding="utf-8").splitlines())
    scenes = [play(one, plant(one)) for one in cast(chosen)]
    shutil.rmtree(out / "sessions", ignore_errors=True)
    for scene in scenes:
        _write_logs(scene, out=out / "sessions")
    _write_lines(out / "gold.jsonl", (_make_gold(scene) for scene in scenes))
    _write_planted(out / "planted.csv", scenes)
    (out / "held_out_ids.txt").write_text("".join(f"{record['id']}\n" for record in chosen), encoding="utf-8")


def _write_logs(scene: Play, *, out: Path) -> None:
    folder = out / scene.cast.folder
    _write_lines(folder / f"{scene.cast.session_id}.jsonl", scene.log.rows)
    for agent, rows in scene.agents.items():
        _write_lines(folder / _place_agent(scene.cast) / f"agent-{agent}.jsonl", rows)
    if "resumed" in scene.cast.events:
        _write_resumed(scene, folder=folder)


def _place_agent(cast: Cast) -> str:
    """Name the folder of sub-agents' logs, which moved in version 2.1."""
    return "" if cast.version < _FLAT_AGENTS_BEFORE else f"{cast.session_id}/subagents"


def _write_resumed(scene: Play, *, folder: Path) -> None:
    """Write a second log that copies the first one's rows under a new id and goes on for one prompt."""
    identifier = make_uuid("resumed", scene.cast.session_id)
    log = SessionLog(scene.cast, agent=None, seconds=scene.log.seconds + 7200, rows=[])
    log.chain_to(scene.log)
    log.human("one more thing: add a line about this to the changelog")
    log.assistant({"type": "text", "text": "Added one line at the top of the changelog."})
    copied = [row for row in scene.log.rows if "uuid" in row]
    _write_lines(
        folder / f"{identifier}.jsonl", ({**row, "sessionId": identifier} for row in (*copied, *log.rows))
    )


def _make_gold(scene: Play) -> Record:
    record = scene.cast.record
    return {
        "id": scene.cast.session_id,
        "source": {"repo": record["source"]["repo"], "licence": "Apache-2.0", "format": "claude_code"},
        "started_at": scene.turns[0]["timestamp"],
        "turns": scene.turns,
        "labels": record["labels"],
        "annotators": record["annotators"],
        "annotations": record.get("annotations", {}),
    }


def _write_planted(path: Path, scenes: Iterable[Play]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("session", "kind", "place", "value"))
        for scene in scenes:
            for one in scene.plants:
                writer.writerow((scene.cast.session_id, one.kind, one.place, one.value))


def _write_lines(path: Path, rows: Iterable[Row | dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:  # noqa: PLR2004
        sys.exit(__doc__)
    convert(Path(sys.argv[1]), out=Path(sys.argv[2]))
