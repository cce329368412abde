"""What the log's metadata tells of the person: the first things that a session's memory learns."""

import re
from typing import Final

from turnscope.redaction.domains import private_domain
from turnscope.redaction.memory import Memory
from turnscope.redaction.names import name_parts, spellings
from turnscope.redaction.ordinary import is_ordinary, is_role
from turnscope.transcripts.model import Session

_HOME: Final = re.compile(
    r"^(?:[A-Za-z]:)?[/\\]+(?:(?:mnt/[a-z]/)?[Uu]sers|home|export/home|var/home)[/\\]+([^/\\]+)"
)
_FOLDER_HOME: Final = re.compile(r"^(?:[A-Za-z]-)?-+(?:mnt-[a-z]-)?(?:Users|home)-")
_REMOTE: Final = re.compile(r"(?:[/:])([^/:\s]+)/([^/\s]+?)(?:\.git)?/*$")
_LONG_NAME: Final = 9
_ADDRESS: Final = re.compile(r"[^\s<>()\"']{1,128}@[^\s<>()\"']{1,255}")


def learn_identity(memory: Memory, session: Session) -> None:
    """Put what names the person, the machine and the project into the memory."""
    identity = session.identity
    for path in identity.paths:
        learn_path(memory, path)
    for user in identity.users:
        learn_user(memory, user)
    for host in identity.hosts:
        learn_host(memory, host)
    for person in identity.people:
        learn_person(memory, person)
    for remote in identity.remotes:
        learn_remote(memory, remote)
    for folder in (*identity.folders, *re.split(r"[/\\]", session.path)):
        _learn_folder(memory, folder, users=identity.users)
    if not session.keyed:
        _learn_ids(memory, session)


def _learn_ids(memory: Memory, session: Session) -> None:
    """Learn the raw ids that leave as keyed hashes: beside a raw one, a hash could be undone."""
    if len(session.id) >= 16:  # noqa: PLR2004 - shorter ones are counters, and occur by chance
        memory.learn(session.id, "SESSION")
    if session.user:
        learn_user(memory, session.user)
    project = session.project or ""
    if re.match(r"[/\\~]|[A-Za-z]:[\\/]", project):
        learn_path(memory, project)
    elif project:
        learn_remote(memory, project)


def learn_user(memory: Memory, user: str) -> None:
    """Learn an account's name; an address or a full name is learnt as such."""
    if "@" in user or " " in user.strip():
        learn_person(memory, user)
    else:
        memory.learn(user, "USER")


def learn_host(memory: Memory, host: str) -> None:
    """Learn a machine's name, with and without its domain."""
    memory.learn(host, "HOST")
    memory.learn(host.split(".", maxsplit=1)[0], "HOST", subject=host.casefold())


def learn_path(memory: Memory, path: str) -> None:
    """Learn the owner of a home folder, and the folders below it that have a name of their own."""
    home = _HOME.match(path)
    if home:
        memory.learn(home[1], "USER")
    rest = path[home.end() :] if home else path
    *above, project = re.split(r"[/\\]+", rest.rstrip("/\\"))
    for folder in above:
        _learn_name(memory, folder, anywhere=False)
    _learn_name(memory, project, anywhere=True)


def _learn_name(memory: Memory, folder: str, *, anywhere: bool) -> None:
    """Learn a folder's name; of those above the project, only as a part of paths."""
    if folder and not is_ordinary(folder) and not folder.startswith((".", "~")) and folder[1:] != ":":
        memory.learn(folder, "PROJECT", anywhere=anywhere)


def learn_person(memory: Memory, person: str) -> None:
    """Learn a name and address as git writes them, the parts of the name, and how they make account names."""
    addresses = _ADDRESS.findall(person)
    name = " ".join(re.sub(r"[<>()\"']", " ", _ADDRESS.sub(" ", person)).split())
    whom = name.casefold() if name and len(addresses) == 1 and not memory.linked else None
    for address in addresses:
        learn_email(memory, address, whom=whom)
    if not name:
        return
    parts = name_parts(name)
    memory.learn(name, "PERSON")
    for form in spellings(name):
        kind = "PERSON" if " " in form or form in parts else "USER"
        memory.learn(form, kind, subject=name.casefold())


def learn_email(memory: Memory, address: str, *, whom: str | None = None) -> None:
    """Learn an address and, unless it is a role such as `support`, its local part and its firm's domain.

    A bare first name (`charlie`) is masked only where a user's name must stand. `whom` is the person's name.
    """
    if memory.keeps(address, "EMAIL"):
        return
    memory.learn(address, "EMAIL", subject=whom)
    local = address.split("@", maxsplit=1)[0].split("+")
    domain = private_domain(address)
    if domain and not is_role(local[0]):
        memory.learn(domain, "HOST")
    for part in local:
        if not is_role(part) and not part.isdigit():
            anywhere = not part.isalpha() or len(part) >= _LONG_NAME
            memory.learn(part, "USER", subject=whom, anywhere=anywhere)


def learn_remote(memory: Memory, remote: str) -> None:
    """Learn owner and name of a repository."""
    match = _REMOTE.search(remote.strip())
    if match:
        memory.learn(match[1], "ORG")
        memory.learn(match[2], "PROJECT")


def _learn_folder(memory: Memory, folder: str, *, users: tuple[str, ...]) -> None:
    """Learn owner and project of a path written with dashes; a known owner may have dashes of its own."""
    match = _FOLDER_HOME.match(folder)
    if not match:
        return
    rest = folder[match.end() :]
    known = [re.sub(r"[^A-Za-z0-9]", "-", user) for user in users]
    owner = next((user for user in known if f"{rest}-".startswith(f"{user}-")), rest.split("-")[0])
    memory.learn(owner, "USER")
    project = rest[len(owner) :].strip("-")
    if not is_ordinary(project) and not memory.find(project):
        memory.learn(project, "PROJECT")
