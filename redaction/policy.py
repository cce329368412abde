"""The policy: what is masked, kept or withheld, which terms are known. The default ships as `policy.toml`."""

import json
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Final

from turnscope.errors import PolicyError
from turnscope.redaction.keeping import KeepList, Network
from turnscope.redaction.keys import Key
from turnscope.redaction.policy_table import Table

NEVER_KEPT: Final = ("SECRET", "PRIVATE_KEY")
NEVER_OFF: Final = "credentials"
DEFAULT_KEPT: Final = frozenset({"URL"})
"""Rules alone find these, and nothing is learnt of them: where they are kept, no finding has to be let go."""
_ACTIONS: Final = ("mask", "keep", "withhold")
_TABLES: Final = ("kinds", "families", "keep", "people", "terms")
_LISTS: Final = ("domains", "addresses", "networks", "values")
_LONGEST: Final = 400
_POSITION: Final = re.compile(r"at line (\d+), column (\d+)")


@dataclass(frozen=True, slots=True, repr=False)
class Term:
    """A value that is masked wherever it stands."""

    value: str
    kind: str = "TERM"


@dataclass(frozen=True, repr=False)
class Policy:
    """What is masked, kept or withheld. A known term is stronger than a keep-list, that than a recogniser.

    Raises `PolicyError` when made with a kind that can not be kept; `load_policy` checks all the rest.
    """

    kept: frozenset[str] = DEFAULT_KEPT
    """Kinds that are not looked for."""
    withheld: frozenset[str] = frozenset()
    """Kinds whose findings cost the whole turn."""
    off: frozenset[str] = frozenset()
    """Families of recognisers that do not run."""
    keep: KeepList = field(default_factory=KeepList)
    terms: tuple[Term, ...] = ()
    people: str = "default"
    """Tagger of names and places: `default`, `off`, or a model's folder."""

    def __post_init__(self) -> None:
        """Refuse to let secrets through."""
        if self.kept.intersection(NEVER_KEPT) or NEVER_OFF in self.off:
            raise PolicyError("secrets can not be kept as a kind; allow single ones by value")

    def __repr__(self) -> str:
        """Show the digest, no value."""
        return f"Policy({self.digest})"

    @property
    def spares(self) -> bool:
        """Whether any finding may stay."""
        return bool(self.kept - DEFAULT_KEPT or self.keep)

    def keeps(self, value: str, kind: str) -> bool:
        """Tell whether a value of a kind stays."""
        if not self.spares or value.casefold() in self._known:
            return False
        return kind in self.kept or self.keep.holds(value, kind)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(term.value.casefold() for term in self.terms)

    @cached_property
    def digest(self) -> str:
        """What the policy does by kind and family, as a digest.

        It covers no term and no kept value, only how many there are: whoever has it could test guesses.
        """
        lists = {name: len(getattr(self.keep, name)) for name in _LISTS}
        content = self._public() | {"keep": lists, "terms": len(self.terms)}
        return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]

    def fingerprint(self, key: Key) -> str:
        """Tells whether two runs of one installation had the same policy, to the last term."""
        lists = {name: sorted(map(str, getattr(self.keep, name))) for name in _LISTS}
        terms = sorted((term.value, term.kind) for term in self.terms)
        content = self._public() | {"keep": lists, "terms": terms}
        return key.hash("policy", json.dumps(content, sort_keys=True))

    def _public(self) -> dict[str, Any]:
        model = self.people if self.people in ("default", "off") else "folder"
        sets = {name: sorted(getattr(self, name)) for name in ("kept", "withheld", "off")}
        return {**sets, "people": model}


def load_policy(path: str | Path | None = None) -> Policy:
    """Read and check a policy; without a path the one that ships. What a file leaves out is the default's.

    Raises `PolicyError`, which names file, table and key and quotes no value, when it breaks a rule.
    """
    return _default() if path is None else _build(_read(Path(path)), Path(path))


@cache
def list_kinds() -> tuple[str, ...]:
    """List the kinds that a policy can name."""
    return tuple(_shipped()["kinds"])


@cache
def list_families() -> tuple[str, ...]:
    """List the families of recognisers that a policy can name."""
    return tuple(_shipped()["families"])


@cache
def _default() -> Policy:
    return _build(_shipped(), Path("policy.toml"))


@cache
def _shipped() -> dict[str, Any]:
    return tomllib.loads((files("turnscope.redaction") / "policy.toml").read_text(encoding="utf-8"))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except UnicodeDecodeError:
        raise PolicyError(f"{path.name}: not UTF-8; save the policy as UTF-8 text") from None
    except OSError as error:
        raise PolicyError(f"{path.name}: cannot be read ({error.strerror or 'no such file'})") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _POSITION.search(str(error))
        where = f"line {found[1]}, column {found[2]}" if found else "end of the document"
        raise PolicyError(f"{path.name}, {where}: not valid TOML") from None


def _build(content: dict[str, Any], path: Path) -> Policy:
    whole = Table(path.name, content)
    whole.refuse_unknown(_TABLES, called="table")
    kinds = _shipped()["kinds"] | whole.table("kinds", known=list_kinds(), called="kind").choices(_ACTIONS)
    families = whole.table("families", known=list_families(), called="family").choices((True, False))
    if any(kinds.get(kind) == "keep" for kind in NEVER_KEPT):
        whole.fail("[kinds]: secrets and private keys can not be kept; allow single ones under [keep] values")
    if families.get(NEVER_OFF) is False:
        whole.fail("[families]: credentials can not be switched off; allow single ones under [keep] values")
    return Policy(
        kept=frozenset(kind for kind, action in kinds.items() if action == "keep"),
        withheld=frozenset(kind for kind, action in kinds.items() if action == "withhold"),
        off=frozenset(family for family, wanted in families.items() if not wanted),
        keep=_keep_list(whole.table("keep", known=_LISTS)),
        terms=tuple(map(_term, whole.tables("terms", known=("value", "kind")))),
        people=_people(whole.table("people", known=("model",)), path.parent),
    )


def _keep_list(table: Table) -> KeepList:
    domains, addresses, networks, values = (table.texts(name, default=()) for name in _LISTS)
    if any("*" in domain or "/" in domain or "@" in domain for domain in domains):
        table.fail('`domains` must be names such as "example.com", without `*`, scheme or path')
    if any(address.count("*") > 1 or "@" not in address for address in addresses):
        table.fail('`addresses` must hold an `@` and at most one `*`, such as "noreply@*"')
    return KeepList(
        domains=tuple(domain.casefold().strip(".") for domain in domains),
        addresses=tuple(address.casefold() for address in addresses),
        networks=tuple(_network(table, network) for network in networks),
        values=frozenset(value.casefold() for value in values),
    )


def _network(table: Table, text: str) -> Network:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        table.fail('`networks` must be networks in CIDR form, such as "192.0.2.0/24" or "2001:db8::/32"')


def _term(table: Table) -> Term:
    value = table.text("value", default="")
    kind = table.text("kind", default="TERM")
    if not 1 < len(value) <= _LONGEST or not any(map(str.isalnum, value)):
        table.fail(f"`value` must have 2 to {_LONGEST} characters, a letter or digit among them")
    if kind not in list_kinds():
        table.fail(f"`kind` is unknown; use one of {', '.join(list_kinds())}")
    return Term(value, kind)


def _people(table: Table, folder: Path) -> str:
    """Give the tagger's name; a folder is told from the policy's own folder."""
    model = table.text("model", default="default")
    if model in ("default", "off"):
        return model
    try:
        place = folder / Path(model).expanduser()
    except RuntimeError:
        table.fail("`model` begins with `~` and the home folder is not known; write it out")
    if not place.is_dir():
        table.fail('`model` must be "default", "off" or an existing folder; mend the path')
    return str(place)
