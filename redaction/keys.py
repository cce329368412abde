"""The one secret of an installation: it turns session, user and project ids into keyed hashes."""

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from turnscope.errors import RedactionError

_SIZE: Final = 32
_HASH_BYTES: Final = 10  # 80 bits: no two of a billion ids are likely to meet


@dataclass(frozen=True, slots=True)
class Key:
    """A secret of 32 bytes; its `repr` shows the fingerprint alone. It can be pickled for worker processes.

    Raises `RedactionError` when the secret has another length.
    """

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a secret that could be guessed."""
        if len(self.secret) != _SIZE:
            raise RedactionError(f"a key holds {_SIZE} bytes, this one {len(self.secret)}")

    def hash(self, kind: str, value: str) -> str:
        """Give HMAC-SHA-256 of kind and value, cut to 80 bits, as 16 base-32 letters and digits.

        The same value of another kind gives another hash: a user and a project of one name do not meet.
        """
        message = kind.encode() + b"\0" + value.encode("utf-8", "surrogatepass")
        digest = hmac.new(self.secret, message, hashlib.sha256).digest()
        return base64.b32encode(digest[:_HASH_BYTES]).decode().lower()

    @property
    def fingerprint(self) -> str:
        """Tells whether two outputs were made with one key, without giving it away."""
        return self.hash("fingerprint", "")

    def __repr__(self) -> str:
        """Show the fingerprint, never the secret."""
        return f"Key({self.fingerprint})"


def default_key_path() -> Path:
    """Give the key's place in the user's configuration folder."""
    from platformdirs import user_config_path

    return user_config_path("turnscope") / "key"


def load_key(path: Path | None = None) -> Key:
    """Read the key of an installation. The default one is made at the first run, for its owner's eyes alone.

    Raises `RedactionError` when the file is missing (unless it is the default), unreadable, open to other
    users, or no key.
    """
    place = default_key_path() if path is None else Path(path)
    if path is None and not place.exists():
        make_key(place)
    return Key(_decode(_read(place)))


def make_key(place: Path) -> None:
    """Write a fresh key, for its owner's eyes alone; two runs at once agree on one.

    It is written beside its place and linked there. Raises `RedactionError` when that can not be done.
    """
    temporary = place.with_name(f".key-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(_SIZE) + "\n")
                file.flush()
                os.fsync(file.fileno())
            _link(temporary, place)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise RedactionError(f"the key could not be written ({error.strerror}); name another file") from None


def _link(temporary: Path, place: Path) -> None:
    """Put the key in place unless another process was first."""
    try:
        place.hardlink_to(temporary)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not place.exists():
            temporary.replace(place)


def _read(place: Path) -> bytes:
    try:
        status = place.stat()
        if os.name == "posix" and status.st_mode & 0o077:
            raise RedactionError("the key file is open to other users; run chmod 600 on it")
        return place.read_bytes()
    except OSError as error:
        raise RedactionError(f"the key file could not be read ({error.strerror})") from None


def _decode(content: bytes) -> bytes:
    """Read 64 hexadecimal digits."""
    try:
        return bytes.fromhex(content.decode("ascii").strip())
    except ValueError:
        raise RedactionError(f"a key file holds {2 * _SIZE} hexadecimal digits, this one does not") from None
