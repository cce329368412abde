"""Passwords and tokens among the arguments of commands."""

import re
from typing import Final

from turnscope.redaction.recognisers.calls import is_odd
from turnscope.redaction.recognisers.plausibility import is_code, is_random, is_shuffled, is_template
from turnscope.redaction.recognisers.recogniser import Rule

_WORD: Final = r"[\"']?(?P<value>[^\s\"'`$<>|;&\\{(%-][^\s\"'`$<>|;&\\]{3,255})"
"""An argument of four characters and more that is no option and no variable."""
_ARGUMENTS: Final = r"(?:[^\s|;&]{1,128} ){0,6}?"
_NAME: Final = r"[\w.-]{0,40}(?i:pass|pwd|secret|token|key|auth|cred|psk)\w{0,24}"
_PORTS: Final = re.compile(r"(?:[\d.]{7,15}:)?\d{2,5}:\d{2,5}")
_MANY: Final = re.compile(r"\W")


def _is_argument(match: re.Match[str]) -> bool:
    value = match["value"]
    return not (is_template(value) or _is_path(value) or (is_code(value) and not is_shuffled(value)))


def _is_path(value: str) -> bool:
    return value.startswith(("/", "./", "~/")) or value.endswith((".txt", ".pem", ".json", ".yml", ".yaml"))


def _is_plain(match: re.Match[str]) -> bool:
    """Take a word of letters too: the place alone says that it is a password."""
    return not is_template(match["value"]) and not _is_path(match["value"])


def _is_user_password(match: re.Match[str]) -> bool:
    value = match["value"]
    return not value.isdigit() and not is_template(value) and value.lower() not in ("pass", "passwd")


def _is_piped(match: re.Match[str]) -> bool:
    return not is_template(match["value"])


def _is_set(match: re.Match[str]) -> bool:
    """Ask of a value after a name such as `API_KEY` to look drawn; after `PASSWORD` it need not."""
    value, name = match["value"], match["name"].lower()
    if any(word in name for word in ("pass", "pwd", "secret", "psk")):
        return _is_argument(match)
    return is_random(value)


def _is_login(match: re.Match[str]) -> bool:
    value = match["value"]
    return (
        is_random(value) or is_shuffled(value) or (bool(_MANY.search(value)) and any(map(str.isdigit, value)))
    )


def _is_flag(match: re.Match[str]) -> bool:
    value = match["value"]
    named = is_code(value) and not is_shuffled(value)
    return not (is_template(value) or value.startswith(("$", "-", "%")) or named)


RULES: Final = (
    Rule(
        name="flag of a command",
        kind="SECRET",
        cues=(
            "--pass",
            "--token",
            "--secret",
            "--api-key",
            "--apikey",
            "--access-key",
            "--auth",
            "-password",
            "--pwd",
        ),
        pattern=r"-{1,2}(?i:pass(?:word|wd|phrase)?|token|secret(?:-key)?|api-?key|access-key|"
        r"auth(?:-token)?|pwd)"
        r"[ =]{1,2}(?P<quote>[\"']?)(?P<value>[^\"'\s\\|&;)]{4,512})",
        check=_is_flag,
        hits=("deploy --token abcd1234", 'x --password "kitten!house"'),
        misses=("--password $PASS", "--token-file x", "--secret my-secret-name", "--auth --verbose"),
    ),
    Rule(
        name="user and password of a command",
        kind="SECRET",
        cues=("-u ", "--user ", "--user=", '-u"', "-u'", "-u=", "--proxy-user ", "http -a ", "https -a "),
        pattern=r"(?:(?:-u|--(?:proxy-)?user|https? -a)[ =]{0,2}[\"']?[\w.@+\\-]{1,64}:|"
        r"-U ?[\"']?[\w.\\-]{1,64}%|-u[ ]?[\w.-]{1,48},(?=\S{4,64} \w))"
        r"(?P<value>[^\s\"'`$<{\\]{3,128})",
        check=_is_user_password,
        hits=(
            "curl -u jane:hunter2 https://x",
            "curl --user 'jane:hunter2'",
            "smbclient //h/s -U jane%k1tten",
            "smbclient //h/s -U 'corp\\jane%k1tten'",
            "lftp -u jane,k1tten ftp.example.com",
            "http -a jane:k1tten example.com",
        ),
        misses=("docker run -u 1000:1000 x", "curl -u jane:$PASS", "sudo -u postgres psql", "date -u +%H:%M"),
    ),
    Rule(
        name="password on a command line",
        kind="SECRET",
        cues=("sshpass -p", "mysql ", "mysqldump ", "mariadb ", "mysqladmin ", "redis-cli ", "7z "),
        pattern=r"(?:sshpass -p ?|(?:mysql(?:dump|admin)?|mariadb) (?:[^\n|;]{0,80} )?-p|"
        r"redis-cli (?:[^\n|;]{0,80} )?-a |"
        r"7z (?:[^\n|;]{0,80} )?-p)[\"']?(?P<value>[^\s\"'`$<\\|;]{4,128})",
        check=_is_plain,
        hits=("sshpass -p hunter2 ssh x", "mysql -u root -phunter2 db", "redis-cli -h x -a k1tten9 ping"),
        misses=("mysql -u root -p", "mysql -P 3306"),
    ),
    Rule(
        name="password after an option of one letter",
        kind="SECRET",
        cues=(
            "login ",
            "ldapsearch ",
            "ldapmodify ",
            "ldapadd ",
            "mongo ",
            "mongosh ",
            "mongodump ",
            "useradd ",
            "bcp ",
            "openssl enc ",
            "psexec ",
        ),
        pattern=rf"(?:login {_ARGUMENTS}-p|ldap(?:search|modify|add) {_ARGUMENTS}-w|mongo(?:sh|dump|"
        rf"restore)? {_ARGUMENTS}-p|"
        rf"useradd {_ARGUMENTS}-p|bcp {_ARGUMENTS}-P|openssl enc {_ARGUMENTS}-k|"
        rf"(?i:psexec) {_ARGUMENTS}-p) {_WORD}",
        check=_is_plain,
        hits=(
            "docker login -u jane -p k1tten9 registry.example.com",
            "ldapsearch -D cn=admin -w k1tten9 -b dc=x",
            "mongosh -u jane -p k1tten9 db",
        ),
        misses=("docker login -u jane -p $PASS", "login to the site -p", "ldapsearch -x -W"),
    ),
    Rule(
        name="password after the option of a user",
        kind="SECRET",
        cues=("-u ", "/u:", "/u ", "-user ", "-pw "),
        pattern=r"(?:(?:-[uU]|-user) [\w.@\\-]{1,64} (?:-[pP]|-pw|-pass) |/u[: ]\S{1,64} /p[: ]|(?<= )-pw )"
        r"[\"']?(?P<value>[^\s\"'`$<>|;&\\{(%-][^\s\"'`$<>|;&\\]{3,255})",
        check=lambda match: (
            is_odd(match["value"]) and _is_argument(match) and not _PORTS.match(match["value"])
        ),
        hits=(
            "cqlsh -u jane -p k1tten9",
            "ipmitool -H 192.0.2.1 -U jane -P k1tten9 chassis status",
            "xfreerdp /u:jane /p:k1tten9 /v:192.0.2.2",
            "plink -ssh jane@h -pw k1tten9",
        ),
        misses=(
            "docker run -u node -p 8080:80 x",
            "tar -u x -p y",
            "docker run -u node -p 127.0.0.1:80:80 x",
        ),
    ),
    Rule(
        name="password as an argument",
        kind="SECRET",
        cues=(
            "htpasswd ",
            "rabbitmqctl ",
            "net use ",
            "wpa_passphrase ",
            "net user ",
            "zip -p ",
            "passwd <<< ",
            "kinit ",
            "rclone obscure ",
            "requirepass ",
            "masterauth ",
            "http-basic.",
            "-storepass ",
            "-keypass ",
            "pass:",
        ),
        pattern=r"(?:htpasswd -[a-zA-Z]{1,6} \S{1,128} \S{1,64} |rabbitmqctl (?:add_user|change_password)"
        r" \S{1,64} |"
        r"net user \S{1,40} |(?:un)?zip -P |passwd <<< |kinit \S{1,64} <<< |rclone obscure |"
        r"requirepass |masterauth |"
        r"http-basic\.\S{3,100} \S{1,64} |"
        r"net use \S{1,8} \S{3,128} (?:/user:\S{1,64} )?|wpa_passphrase \S{1,64} |"
        rf"-(?:store|key)pass (?:env:|file:)?|(?<=[ \"'])pass:){_WORD}",
        check=_is_plain,
        hits=(
            "htpasswd -b f jane k1tten9",
            "rabbitmqctl add_user jane k1tten9",
            r"net use Z: \\host\share k1tten9 /user:jane",
            "wpa_passphrase HomeNet k1tten-house",
            "unzip -P k1tten x.zip",
            "redis-server --requirepass kitten-house",
            "net user jane k1tten9 /add",
            "composer config http-basic.repo.example.com jane k1tten9",
            "keytool -genkey -storepass kitten9 -keypass kitten8",
            "openssl rsa -in k.pem -passin pass:k1tten",
        ),
        misses=("rabbitmqctl list_users", "the password field", "-storepass $PASS", "pass: true"),
    ),
    Rule(
        name="Wi-Fi password",
        kind="SECRET",
        cues=("wifi connect ", "wpa_passphrase=", "wpa-psk "),
        pattern=r"(?:wifi connect [^\n]{1,64}? password |wpa_passphrase=|wpa-psk )"
        r"[\"']?(?P<value>[^\n\"'$<]{8,64}?)[\"']?[ \t]{0,8}(?:\n|$)",
        check=_is_plain,
        hits=("nmcli dev wifi connect HomeNet password k1tten-house", "wpa_passphrase=k1tten house"),
        misses=("wpa_passphrase=$PASS",),
    ),
    Rule(
        name="login of a database client",
        kind="SECRET",
        cues=("sqlplus ", "oracle:thin:"),
        pattern=r"(?:sqlplus (?:-\w{1,4} ){0,3}|oracle:thin:)"
        r"[\"']?[\w.]{1,64}/(?P<value>[^\s/@\"'`$<]{3,64})@",
        check=_is_plain,
        hits=("sqlplus scott/tig3r9@orcl", "jdbc:oracle:thin:scott/tig3r9@//db:1521/x"),
        misses=("sqlplus scott/$PASS@orcl", "jdbc:oracle:thin:@//db:1521/x"),
    ),
    Rule(
        name="password piped into a command",
        kind="SECRET",
        cues=("echo ", "printf "),
        pattern=r"(?:echo|printf)(?: -[neE]{1,3})?(?: [\"']%s(?:\\n)?[\"'])? (?P<quote>[\"']?)"
        r"(?:[\w.-]{1,32}:(?=[^|\n]{4,256}chpasswd))?"
        r"(?P<value>[^\s\"'`$|\\]{4,256})(?P=quote) ?\| ?[^\n|]{0,80}"
        r"(?:secret|password|passwd|login|sudo -S|chpasswd|token|auth)",
        check=_is_piped,
        hits=(
            "printf 'correct-horse' | tool secret put X",
            "echo hunter2 | docker login --password-stdin",
            "echo 'jane:k1tten' | sudo chpasswd",
        ),
        misses=("echo $PASS | docker login --password-stdin", "echo hello | grep x"),
    ),
    Rule(
        name="secret given to a store",
        kind="SECRET",
        cues=("secret set ", "secret put ", "secrets set ", "secrets put ", "secret create ", "secrets add "),
        pattern=r"(?i:secrets? (?:set|put|create|add)) (?:[^\s|;&]{1,64} ){0,4}?"
        r"(?:(?:--body|-b|--value|--secret-string|--literal)[ =]{0,2}|<<< ?|[A-Z][A-Z0-9_]{2,48}=)"
        r"(?P<quote>[\"']?)(?P<value>(?(quote)[^\"'`$\n]{4,512}|[^\s\"'`$<|;&]{4,512}))",
        check=_is_plain,
        hits=(
            'gh secret set X --body "k1tten-house"',
            "gh secret set X -bq8Zx1LmP0vBn4Rt7",
            "fly secrets set DATABASE_KEY=k1tten-house",
            'wrangler secret put X <<< "k1tten-house"',
        ),
        misses=("gh secret set X --body $VALUE", "gh secret set X < file.txt", "gh secret list"),
    ),
    Rule(
        name="literal of a Kubernetes Secret",
        kind="SECRET",
        cues=("--from-literal=", "--from-literal "),
        pattern=r"--from-literal[= ][\"']?[\w.-]{1,64}=(?P<quote>[\"'])?(?P<value>[^\s\"'`$<|;&]{4,512})",
        check=_is_plain,
        hits=("kubectl create secret generic x --from-literal=door=k1tten",),
        misses=("--from-literal=door=$DOOR",),
    ),
    Rule(
        name="variable set without a sign of equality",
        kind="SECRET",
        cues=("env ", "setenv ", "setx ", "set -"),
        pattern=rf"(?:(?<![\w.])(?:ENV|setenv|setx)|set -[A-Za-z]{{1,4}}) (?P<name>{_NAME}) {_WORD}",
        check=_is_set,
        hits=(
            "ENV DB_PASSWORD k1tten-house",
            "setenv DB_PASS k1tten-house",
            "set -gx API_TOKEN q8Zx1LmP0vBn4Rt7",
        ),
        misses=("ENV KEY value", "env PASSWORD is set", "setx PATH x", "ENV SECRET_FILE /run/secrets/x"),
    ),
    Rule(
        name="login with a token",
        kind="SECRET",
        cues=("vault login ", "az login ", "--token ", "configure set ", "--oauth2-bearer ", "securestring "),
        pattern=rf"(?:vault login (?:-\S{{1,32}} )?|az login {_ARGUMENTS}-p |--token |"
        r"--oauth2-bearer |(?i:SecureString) (?:-(?:String|AsPlainText|Force) ){0,3}|"
        rf"configure set aws_\w{{3,24}} ){_WORD}",
        check=_is_login,
        hits=(
            "vault login q8Zx1LmP0vBn4Rt7",
            "az login --service-principal -u app -p q8Zx1LmP~v.Bn4Rt7 --tenant x",
            "kubeadm join 192.0.2.1:6443 --token abcde1.q8zx1lmp0vbn4rt7",
        ),
        misses=("vault login -method=github", "az login --use-device-code", "deploy --token my-token"),
    ),
)
