"""Keyed ids: what stands for a session, a user or a project once it has left memory."""

from typing import Literal, overload

from turnscope.redaction.keys import Key
from turnscope.transcripts.model import Session


@overload
def keyed(session: Session, kind: Literal["session"], *, key: Key) -> str: ...
@overload
def keyed(session: Session, kind: Literal["user", "project"], *, key: Key) -> str | None: ...
def keyed(session: Session, kind: Literal["session", "user", "project"], *, key: Key) -> str | None:
    """Hash an id of a session; one that comes from a redactor has keyed ids already."""
    value = session.id if kind == "session" else getattr(session, kind)
    return key.hash(kind, value) if value and not session.keyed else value
