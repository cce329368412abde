"""Accounts and machines where a shell, git or the system prints them: variables, prompts, answers."""

import re
from typing import Final

from turnscope.redaction.ordinary import is_ordinary
from turnscope.redaction.recognisers.plausibility import is_template
from turnscope.redaction.recognisers.recogniser import Rule

_LOGIN: Final = r"(?P<value>[A-Za-z_][\w.-]{0,31}(?<![.-]))"
_HOST: Final = r"(?P<value>[A-Za-z0-9][\w.-]{0,62}(?<![._-]))"
_PERSON: Final = r"(?P<value>[^\W\d_][^\n\r=<>\"'\\|:;{}()]{1,60}[^\W_])"
_LINE_END: Final = r"[ \t]{0,4}(?=\r?\n|$)"
_REMOTELY: Final = r"(?:ssh|scp|sftp|rsync) (?:[^\s@'\"]{1,60} ){0,4}"
_ENVIRONMENT: Final = r"(?:\([\w.-]{1,32}\) )?"
_PROMPT: Final = r" [\w.~/-]{1,80}(?:\][$#] | [%#] )"
_COMMAND: Final = r"[ \t]{0,4}\r?\n"

# Accounts of the system, of images and of services: they name nobody.
_NOBODY: Final = frozenset(
    """adm administrator airflow apache app azureuser backup bin bitnami centos circleci codespace coder core
    daemon debian deploy deployer dev docker ec2-user elasticsearch everyone fedora ftp git gitlab-
    runner gpadmin grafana guest halt hdfs http https jenkins jovyan kafka kali live localuser login
    mail me messagebus mongodb mysql myuser name nginx nobody node none nomachine null odoo opc operator
    oracle owner pi postgres postgresql prometheus python rabbitmq redis root rocky runner sandbox self
    service spark ssh sshd staff steam sudo superuser sync sys system systemd-network systemd-resolve
    tester tomcat travis ubuntu undefined unknown user username vagrant vcap vscode wheel www www-data
    wwwrun you your-user""".split()  # noqa: SIM905
)
_COMMANDS: Final = frozenset(
    """arch cat cd clear curl date df docker du echo env exit export find free git grep groups history
    hostname hostnamectl id ifconfig ip last locale ls lscpu mount nvidia-smi ping printenv ps pwd python stat
    sudo sw_vers top tty uname uptime users w which who whoami""".split()  # noqa: SIM905
)
_LOCAL: Final = frozenset(
    ("localhost", "localhost.localdomain", "host", "none", "null", "unknown", "hostname")
)


def is_account(match: re.Match[str]) -> bool:
    """Refuse the system's accounts, ordinary words, stand-ins and the command on a script's next line."""
    name = match["value"]
    plain = name.casefold()
    nobody = plain in _NOBODY or plain in _COMMANDS or name.isdigit()
    return not (nobody or is_ordinary(name) or is_template(name))


def _is_host(match: re.Match[str]) -> bool:
    name = match["value"]
    nobody = name.casefold() in _LOCAL or name.casefold() in _COMMANDS or name.replace(".", "").isdigit()
    return not (nobody or is_ordinary(name) or is_template(name))


def _is_person(match: re.Match[str]) -> bool:
    return not (is_ordinary(match["value"]) or is_template(match["value"]) or "$" in match["value"])


def _start_of_blame(text: str, cue: int) -> int:
    """Give the bracket before author and date, or the cue, where nothing will match."""
    bracket = text.rfind("(", max(0, cue - 80), cue)
    return cue if bracket < 0 else bracket


def _start_of_line(text: str, cue: int) -> int:
    least = max(0, cue - 200)
    return max(least, text.rfind("\n", least, cue) + 1)


RULES: Final = (
    Rule(
        name="account in the environment",
        kind="USER",
        cues=("user=", "logname=", "username="),
        pattern=rf"(?<![A-Za-z_])(?:USER|LOGNAME|USERNAME)=[\"']?{_LOGIN}(?![\w$(/@])",
        check=is_account,
        hits=("USER=jdoe\nHOME=/x", "export LOGNAME=jane.doe", "USERNAME=JaneDoe"),
        misses=("USER=root", "POSTGRES_USER=jdoe", "USER=$(whoami)", "user=jdoe", "USER=your_user"),
    ),
    Rule(
        name="host in the environment",
        kind="HOST",
        cues=("hostname=", "computername=", "userdomain="),
        pattern=rf"(?<![A-Za-z_])(?:HOSTNAME|COMPUTERNAME|USERDOMAIN)=[\"']?{_HOST}(?![\w$(/@])",
        check=_is_host,
        hits=("HOSTNAME=quince-7", "COMPUTERNAME=DESKTOP-4QX7P1R"),
        misses=("HOSTNAME=localhost", "HOSTNAME=0.0.0.0", "DB_HOSTNAME=quince-7", "HOSTNAME=$HOST"),
    ),
    Rule(
        name="answer of whoami",
        kind="USER",
        cues=("whoami", "id -un", "logname"),
        pattern=rf"(?:whoami|id -un|logname){_COMMAND}(?:[\w-]{{1,32}}\\)?{_LOGIN}{_LINE_END}",
        check=is_account,
        hits=("$ whoami\njdoe\n", "PS C:\\> whoami\r\ncorp-7\\jdoe\r\n", "$ id -un\njane.doe"),
        misses=("whoami\nhostname\nid", "$ whoami\nroot", "run whoami\nand then ls"),
    ),
    Rule(
        name="answer of hostname",
        kind="HOST",
        cues=("hostname", "uname -n", "scutil --get"),
        pattern=rf"(?:hostname(?: -[fs])?|uname -n|scutil --get (?:Computer|LocalHost|Host)Name){_COMMAND}"
        rf"{_HOST}{_LINE_END}",
        check=_is_host,
        hits=("$ hostname\nquince-7.corp\n", "$ scutil --get LocalHostName\nJanes-MacBook-Pro"),
        misses=("$ hostname\nlocalhost\n", "hostname\npwd", "the hostname\nof the box"),
    ),
    Rule(
        name="answer of git about the user",
        kind="PERSON",
        cues=("user.name",),
        pattern=rf"user\.name(?:{_COMMAND}|=){_PERSON}{_LINE_END}",
        check=_is_person,
        hits=("$ git config user.name\nJane Doe\n", "user.name=Jane Doe\nuser.email=x", "user.name=jdoe"),
        misses=("user.name\n\n", "user.name=$NAME"),
    ),
    Rule(
        name="name in a git configuration file",
        kind="PERSON",
        cues=("[user]",),
        pattern=rf"\[user\][^\[\]]{{0,160}}?\n[ \t]{{0,8}}name[ \t]{{0,4}}=[ \t]{{0,4}}[\"']?{_PERSON}"
        rf"[\"']?{_LINE_END}",
        check=_is_person,
        hits=("[user]\n\tname = Jane Doe\n\temail = x", '[user]\n  email = x\n  name = "Jane Doe"\n'),
        misses=("[user]\n\temail = x\n[core]\n\tname = Jane Doe", "[user]\nname = Your Name"),
    ),
    Rule(
        name="author of a blamed line",
        kind="PERSON",
        cues=(" 19", " 20"),
        behind=_start_of_blame,
        pattern=rf"\({_PERSON}[ ]{{1,40}}\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{{4}}[ ]{{1,8}}\d{{1,7}}\)",
        check=lambda match: match["value"] != "Not Committed Yet" and _is_person(match),
        hits=(
            "^1a2b3c4 (Jane Doe   2024-03-01 10:00:00 +0100  12) x = 1",
            "9f8e7d6c a.py (jdoe 2023-01-02 03:04:05 -0700 1) y",
        ),
        misses=("(Not Committed Yet 2024-03-01 10:00:00 +0100 12) x", "(since 2019)", "(Jane Doe 2024)"),
    ),
    Rule(
        name="account with its number",
        kind="USER",
        cues=("uid=",),
        pattern=rf"uid=\d{{1,10}}\({_LOGIN}\)",
        check=is_account,
        hits=("uid=1000(jdoe) gid=1000(jdoe)",),
        misses=("uid=0(root) gid=0(root)", "uid=1000"),
    ),
    Rule(
        name="owner in a listing",
        kind="USER",
        cues=("-rw", "drw", "lrw", "-r-"),
        pattern=rf"[-dl][rwxsStT-]{{9}}[@+.]?[ ]{{1,4}}\d{{1,6}}[ ]{{1,4}}{_LOGIN}"
        r"[ ]{1,12}[\w.-]{1,32}[ ]{1,12}\d",
        check=is_account,
        hits=("drwxr-xr-x  5 jdoe staff 160 Mar  1 10:00 src", "-rw-r--r--@ 1 jane.doe  wheel  12 x"),
        misses=("-rw-r--r-- 1 root root 12 x", "drwxr-xr-x", "-rw-rw-r-- 1 1000 1000 5 x"),
    ),
    Rule(
        name="host that a kernel names",
        kind="HOST",
        cues=("linux ", "darwin "),
        pattern=rf"(?:Linux|Darwin) {_HOST} \d{{1,2}}\.\d{{1,3}}\.\d{{1,3}}\S{{0,40}} (?:#|Darwin)",
        check=_is_host,
        hits=(
            "Linux quince-7 5.15.0-91-generic #101-Ubuntu SMP",
            "Darwin Janes-MBP.local 23.1.0 Darwin Kernel Version",
        ),
        misses=("Linux localhost 5.15.0 #1 SMP", "Linux kernel 5.15.0 is", "Linux 5.15.0"),
    ),
    Rule(
        name="account that logs in elsewhere",
        kind="USER",
        cues=("ssh ", "scp ", "sftp ", "rsync "),
        pattern=rf"{_REMOTELY}{_LOGIN}@[A-Za-z0-9][\w.-]{{0,62}}(?![\w@])",
        check=is_account,
        hits=("ssh jdoe@build01 uptime", "scp -r dist jane.doe@quince-7:/srv", "rsync -az . jdoe@nas:x"),
        misses=("ssh root@build01", "ssh git@github.com", "use ssh at work"),
    ),
    Rule(
        name="host that one logs in to",
        kind="HOST",
        cues=("ssh ", "scp ", "sftp ", "rsync "),
        pattern=rf"{_REMOTELY}[A-Za-z_][\w.-]{{0,31}}@{_HOST}(?![\w@])",
        check=lambda match: "." not in match["value"] and _is_host(match),
        hits=("ssh jdoe@quince-7 uptime", "ssh root@quince"),
        misses=("ssh jdoe@localhost", "ssh git@github.com", "ssh user@host", "mail jdoe@quince"),
    ),
    Rule(
        name="user of a prompt in brackets or with a folder's name",
        kind="USER",
        cues=(" % ", " # ", "]$ ", "]# "),
        behind=_start_of_line,
        pattern=rf"{_ENVIRONMENT}\[?{_LOGIN}@[A-Za-z0-9][\w-]{{1,62}}{_PROMPT}",
        check=is_account,
        hits=("jdoe@mbp turnkey % ls", "[jdoe@quince-7 src]$ ls", "(base) jane@mbp14 app % x"),
        misses=("[root@quince-7 src]# ls", "a@b c % d @ e", "mail jdoe@mbp turnkey % ls"),
    ),
    Rule(
        name="host of a prompt in brackets or with a folder's name",
        kind="HOST",
        cues=(" % ", " # ", "]$ ", "]# "),
        behind=_start_of_line,
        pattern=rf"{_ENVIRONMENT}\[?[A-Za-z_][\w.-]{{0,31}}@(?P<value>[A-Za-z0-9][\w-]{{1,62}}){_PROMPT}",
        check=_is_host,
        hits=("jdoe@mbp14 turnkey % ls", "[root@quince-7 src]# ls"),
        misses=("[root@localhost src]# ls", "mail jdoe@mbp turnkey % ls"),
    ),
    Rule(
        name="home folder of a Linux inside Windows",
        kind="USER",
        cues=("wsl$", "wsl.localhost"),
        pattern=rf"(?i:wsl(?:\$|\.localhost))[\\/]{{1,4}}[\w.-]{{1,32}}[\\/]{{1,4}}home[\\/]{{1,4}}{_LOGIN}",
        check=is_account,
        hits=("\\\\wsl$\\Ubuntu\\home\\jdoe\\x", "//wsl.localhost/Debian/home/jdoe"),
        misses=("\\\\wsl$\\Ubuntu\\home\\ubuntu", "wsl.localhost/x"),
    ),
    Rule(
        name="home folder written with dashes, by itself",
        kind="USER",
        cues=("-users-", "-home-"),
        pattern=r"(?:(?<![\w-])-Users-|(?<=/)-home-)(?P<value>[A-Za-z0-9]{2,40})(?=[/\\\"'\s]|$)",
        check=is_account,
        hits=("~/.claude/projects/-Users-jdoe/a.jsonl", "ls projects/-home-jdoe"),
        misses=("--home-dir", "x -home-page y", "/-home-ubuntu/"),
    ),
    Rule(
        name="account that is asked for a password, or signed in",
        kind="USER",
        cues=("password for ", "logged in to ", "signed in as ", "logged in as "),
        pattern=rf"(?i:(?P<asked>password for )(?:user )?|logged in to [\w.-]{{1,60}} (?:account|as) |"
        rf"(?:signed|logged) in as )['\"]?{_LOGIN}(?=(?(asked)['\"]?[:@]|['\"]?[:.,;]?(?:\s|$)))",
        check=is_account,
        hits=("[sudo] password for jdoe: ", "Logged in to github.com account jdoe (keyring)"),
        misses=("password for encrypted files", "signed in as a guest", "[sudo] password for root:"),
    ),
    Rule(
        name="account that a file is given to",
        kind="USER",
        cues=("chown ",),
        pattern=rf"chown (?:-[A-Za-z]{{1,4}} ){{0,2}}{_LOGIN}(?::[\w.-]{{0,32}})? [/~.$\"']",
        check=is_account,
        hits=("chown -R jdoe:staff /srv", "sudo chown jdoe ./x"),
        misses=(
            "chown lets you",
            "chown -R root:root /srv",
            "chown $USER: x",
            "chown www-data:www-data /srv",
        ),
    ),
    Rule(
        name="account at a database",
        kind="USER",
        cues=("mysql", "mariadb", "psql ", "pg_dump", "pg_restore"),
        pattern=r"(?:(?P<my>(?:mysql|mariadb)(?:-?dump|-?admin|import)?)|psql|pg_dump(?:all)?|pg_restore) "
        r"(?:-{1,2}[\w-]{1,16}[ =][\w.-]{1,64} ){0,3}(?(my)(?:-u ?|--user[ =])|(?:-U ?|--username[ =]))"
        rf"[\"']?{_LOGIN}(?=[\"']?(?:\s|$))",
        check=is_account,
        hits=("mysql -u jdoe -p", "mysqldump -h db1 --user=jdoe app > x", "psql -h db1 -U jdoe -d app"),
        misses=("mysql -u root -p", "psql -U postgres", "mysql -u $USER -p", "psql -U username -d app"),
    ),
)
