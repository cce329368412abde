"""More accounts where tools write them: prompts of other shells, comments, clouds, configurations."""

from typing import Final

from turnscope.redaction.recognisers.accounts import is_account
from turnscope.redaction.recognisers.recogniser import Rule, reach_back

_LOGIN: Final = r"(?P<value>[A-Za-z_][\w.-]{1,31}(?<![.-]))"


def _start_of_machine(text: str, cue: int) -> int:
    """Give the start of the line in which a prompt ends at a cue."""
    least = max(0, cue - 120)
    return max(least, text.rfind("\n", least, cue) + 1)


RULES: Final = (
    Rule(
        name="user of a prompt behind a folder",
        kind="USER",
        cues=("$ ",),
        behind=_start_of_machine,
        pattern=rf"(?:\([\w.-]{{1,32}}\) )?[A-Za-z][\w.-]{{1,60}}:[\w.~/-]{{1,60}} {_LOGIN}\$ ",
        check=is_account,
        hits=("quince-mbp:loom jdoe$ ls", "(base) quince-mbp-2:~ jane.doe$ cd x"),
        misses=("total: 5 costs$ more", "quince-mbp:loom root$ ls", "see a:b c $ d"),
    ),
    Rule(
        name="user of a prompt with a sign between user and host",
        kind="USER",
        cues=("\u327f",),
        behind=lambda text, cue: reach_back(text, cue, extra="_.-", limit=32),
        pattern=rf"{_LOGIN}\u327f[\w-]{{1,60}}\)",
        check=is_account,
        hits=("\u250c\u2500\u2500(jdoe\u327fquince)-[~/x]",),
        misses=("(root\u327fkali)-[~]", "a \u327f b"),
    ),
    Rule(
        name="account in a note to do",
        kind="USER",
        cues=("todo(", "fixme(", "xxx(", "hack("),
        pattern=r"(?:TODO|FIXME|XXX|HACK)\((?P<value>[a-z][a-z0-9_-]{2,20})\)",
        check=is_account,
        score=0.7,
        hits=("# TODO(jdoe): mend", "// FIXME(jane-doe) later"),
        misses=("TODO(api): x", "TODO(#123)", "todo(jdoe)", "XXX(user)"),
    ),
    Rule(
        name="account of a cloud's identity",
        kind="USER",
        cues=(":user/",),
        pattern=rf":user/(?:[\w-]{{1,32}}/){{0,3}}{_LOGIN}(?![\w/])",
        check=is_account,
        hits=("arn:aws:iam::123456789012:user/jdoe", '"arn:aws:iam::123456789012:user/eng/jane.doe"'),
        misses=("arn:aws:iam::123456789012:user/admin", ":user/${aws:username}"),
    ),
    Rule(
        name="account in an answer of a forge",
        kind="USER",
        cues=('"login',),
        pattern=rf"\"login\\?\"[ ]?:[ ]?\\?\"{_LOGIN}\\?\"",
        check=is_account,
        hits=('{"login": "jdoe", "id": 7}', '{\\"login\\":\\"jane-doe\\"}'),
        misses=('{"login": "user"}', '"login": true', '{"login": "Log in"}'),
    ),
    Rule(
        name="account in the configuration of SSH",
        kind="USER",
        cues=("user ",),
        pattern=rf"(?<=[ \t])User[ \t]{{1,4}}{_LOGIN}[ \t]{{0,4}}(?=\r?\n[ \t]{{1,8}}[A-Z][A-Za-z]{{2,20}} )",
        check=is_account,
        hits=("Host quince\n  User jdoe\n  Port 22",),
        misses=("  User git\n  Port 22", "the User guide\n", " User Agent\n is it"),
    ),
    Rule(
        name="account that a command signs in",
        kind="USER",
        cues=("docker login", "crontab -u", "net user"),
        pattern=r"(?:docker login(?: \S{1,60})? (?:-u|--username)|crontab -u|net user)[ =]"
        r"(?P<value>[a-z_][\w.-]{1,31}(?<![.-]))(?![\w@])",
        check=is_account,
        hits=("docker login -u jdoe", "crontab -u jane.doe -l", "net user jdoe /domain"),
        misses=("docker login -u $USER", "crontab -u root -l", "net user is a command"),
    ),
)
