"""Keyed ids: what stands for a session, a user or a project once it has left memory.

A session that comes from a redactor has keyed ids already; they pass unchanged.
"""

from turnscope.redaction.keys import Key
from turnscope.transcripts.model import Session


def session_id(session: Session, *, key: Key) -> str:
    """Give the id of a session."""
    return session.id if session.keyed else key.hash("session", session.id)


def user_id(session: Session, *, key: Key) -> str | None:
    """Give the id of a session's user; `None` where nobody is named."""
    return session.user if session.keyed or not session.user else key.hash("user", session.user)


def project_id(session: Session, *, key: Key) -> str | None:
    """Give the id of a session's project; `None` where none is known."""
    return session.project if session.keyed or not session.project else key.hash("project", session.project)
