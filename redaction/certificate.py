"""What a file of redacted sessions can show for itself, bound to it and sealed by whoever made it."""

from collections.abc import Iterable
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from typing import Any, Final, Literal, NoReturn

import msgspec

from turnscope.errors import RedactionError
from turnscope.redaction.fingerprint import Fingerprint, fingerprint_of
from turnscope.redaction.keys import Key
from turnscope.redaction.leaks import Checked
from turnscope.transcripts.paths import mask_path
from turnscope.transcripts.reading import Transcripts

NAME: Final = "certificate.json"
FORMAT: Final = "turnscope-certificate"
FORMAT_VERSION: Final = 2

_REMEDY: Final = "run turnscope redact again on the logs themselves, or label the logs directly"


class Certificate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Versions, digests and counts. It holds no text, no path, no name and no day."""

    format: Literal["turnscope-certificate"]
    format_version: int
    month: str
    """`YYYY-MM` in which it was made."""
    redaction: dict[str, Any]
    """Versions and digests of what decides what is masked: rules, models, policy, link key."""
    key: str
    """Fingerprint of the key of the ids."""
    sessions: int
    turns: int
    withheld_turns: int
    withheld: dict[str, int]
    """Turns that lost their text, by reason."""
    findings: dict[str, int]
    """Spans masked, by kind."""
    bytes_scanned: int
    bytes_decoded: int
    """What was derived from the texts and looked at too: unescaped, decoded, joined, folded."""
    bytes_not_scanned: dict[str, int]
    """By reason; under `withheld` those of turns that are not given out."""
    not_read: dict[str, int]
    """Lines, files and records of the logs that are not in the output, by kind."""
    leak_check: Checked
    output: Fingerprint
    seal: str = ""
    """HMAC of all the rest under the key of the ids: who holds it can tell an edited certificate."""

    def sealed(self, key: Key) -> "Certificate":
        """Give this certificate with its seal."""
        return msgspec.structs.replace(self, seal=self._seal(key))

    def is_sealed_by(self, key: Key) -> bool:
        """Tell whether the holder of the key made it, to the letter."""
        return compare_digest(self.seal, self._seal(key))

    def _seal(self, key: Key) -> str:
        return key.hash("certificate", msgspec.json.encode(msgspec.structs.replace(self, seal="")).decode())

    def is_consistent(self) -> bool:
        """Tell whether the numbers can belong together."""
        lost = sum(self.withheld.values())
        looked = self.leak_check.strings >= self.turns - self.withheld_turns
        return looked and lost == self.withheld_turns <= self.turns and self.output.lines == self.sessions

    @property
    def digest(self) -> str:
        """Names this certificate in what is made from its sessions."""
        return sha256(msgspec.json.encode(self)).hexdigest()[:16]

    def encode(self) -> bytes:
        """Give the certificate as JSON, indented."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


def read_certificate(path: Path) -> Certificate:
    """Read a certificate.

    Raises `RedactionError` when it can not be read, is none, was made by another version, says that the
    leak check failed, or has numbers that can not belong together.
    """
    try:
        certificate = msgspec.json.decode(path.read_bytes(), type=Certificate)
    except (OSError, msgspec.MsgspecError, UnicodeError, RecursionError):
        _refuse(path, "is no certificate of this version of turnscope")
    if certificate.format_version != FORMAT_VERSION:
        _refuse(path, "was made by another version of turnscope")
    if not certificate.leak_check.passed:
        _refuse(path, "says that the leak check did not pass")
    if not certificate.is_consistent():
        _refuse(path, "contradicts itself")
    return certificate


def require_certificate(sessions: Path, *, key: Key | None = None) -> Certificate:
    """Give the certificate of a file of redacted sessions, which lies in the same folder.

    Its name ends in `certificate.json`; where several do, the one of this file counts. Labels and
    annotations may have been added since, nothing else may have changed. `key` checks the seal of a
    certificate that its holder made; those of others stand on the digest alone.

    Raises `RedactionError` when there is none, or none that is valid.
    """
    places = sorted(sessions.parent.glob(f"*{NAME}"))
    if not places:
        _refuse(sessions, f"holds redacted sessions and has no {NAME} beside it")
    content = fingerprint_of(sessions)
    certificates, refusals = _read_all(places)
    fitting = [each for each in certificates if content and each.output.fits(content)]
    if not fitting and refusals:
        raise refusals[0]
    if not fitting:
        _refuse(sessions, "holds redacted sessions and is not the file that the certificate beside it is for")
    valid = [each for each in fitting if not key or key.fingerprint != each.key or each.is_sealed_by(key)]
    if not valid:
        _refuse(sessions, "has a certificate that was changed after it was made")
    return valid[0]


def _read_all(places: Iterable[Path]) -> tuple[list[Certificate], list[RedactionError]]:
    """Read what may be certificates; other programs write files of such names too."""
    certificates, refusals = [], []
    for place in places:
        try:
            certificates.append(read_certificate(place))
        except RedactionError as error:
            refusals.append(error)
    return certificates, refusals


def require_certificates(transcripts: Transcripts, *, key: Key | None = None) -> tuple[str, ...]:
    """Check every file of redacted sessions among some inputs; give the digests of their certificates.

    Raises `RedactionError` at the first that has no valid one.
    """
    found = {require_certificate(log.path, key=key).digest for log in transcripts.redacted()}
    return tuple(sorted(found))


def _refuse(path: Path, words: str) -> NoReturn:
    raise RedactionError(f"{mask_path(path.name)} {words}; {_REMEDY}") from None
