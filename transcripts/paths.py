"""Names of files and folders as they may be shown: what could name a person or a project is masked."""

import re
from typing import Final

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_DATE = r"\d{4}-\d{2}-\d{2}(?:[T_-]\d{2}[-_:]?\d{2}(?:[-_:]?\d{2})?Z?)?"
_HEX = r"(?=[a-f]*\d)[0-9a-f]{6,64}"
_SAFE: Final = re.compile(
    rf"(?:(?:rollout|session|agent|chat)-)?(?:{_DATE}-)?(?:{_UUID}|{_HEX}|{_DATE}|\d{{1,6}}|1\d{{9}}(?:\d{{3}})?)|\[NAME_\d+\]",
    re.IGNORECASE,
)
_FOLDERS: Final = frozenset(
    (
        *(".aider.chat.history", ".claude", ".codex", ".gemini", ".specstory", "archived_sessions"),
        *("chat", "chats", "chatsessions", "data", "history", "log", "logs", "main", "native", "projects"),
        *("certificate", "session", "sessions", "subagents", "tmp", "tool-results", "transcripts"),
        *("aider", "claude_code", "codex", "gemini_cli", "specstory", "vscode_chat"),
    )
)
_EXTENSION: Final = re.compile(
    r"(?:\.(?:jsonl?|md|txt|gz|csv|ya?ml|log|html|zip|db|sqlite|png|bak))+$", re.IGNORECASE
)


class PathMask:
    """Masks relative paths; the same name gets the same number for as long as the mask lives."""

    def __init__(self) -> None:
        """Start numbering at 1."""
        self._numbers: dict[str, int] = {}

    def __call__(self, path: str) -> str:
        """Mask each component that is not of a safe shape; keep well-known extensions.

        >>> PathMask()("projects/-Users-ada-secret/notes.jsonl")
        'projects/[NAME_1]/[NAME_2].jsonl'
        """
        return "/".join(self._component(part) for part in path.replace("\\", "/").split("/") if part)

    def _component(self, name: str) -> str:
        match = _EXTENSION.search(name)
        extension = match.group() if match and match.start() else ""
        stem = name.removesuffix(extension)
        if _SAFE.fullmatch(stem) or stem.lower() in _FOLDERS:
            return name
        return f"[NAME_{self._numbers.setdefault(name, len(self._numbers) + 1)}]{extension}"

    def __repr__(self) -> str:
        """Count the names."""
        return f"PathMask({len(self._numbers)} names)"


def mask_path(path: str) -> str:
    """Mask one relative path on its own; see `PathMask`."""
    return PathMask()(path)
