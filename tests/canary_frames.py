"""Where values stand in logs: the text around them, by kind; and the corpus of planted values."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.canary_values import Draw, people

PASSWORD_FRAMES = (
    "export SMTP_PASSWORD={}", "DB_PASS='{}'", "  password: {}", '{{"db_password": "{}"}}',
    "settings.SECRET_KEY = '{}'", "<password>{}</password>", "mysql -u app -p{} shop",
    "curl -u deploy:{} https://api.example.com/v1", "postgres://app:{}@db.example.com:5432/shop",
    "redis://:{}@cache.example.com:6379/0", "Server=db;User Id=sa;Password={};Encrypt=true",
    "machine example.org login build password {}", "ALTER USER app WITH PASSWORD '{}';",
    "CREATE USER 'app'@'%' IDENTIFIED BY '{}';", "printf '{}' | wrangler secret put API_TOKEN",
    "echo {} | docker login -u build --password-stdin", "sshpass -p {} ssh deploy@example.com",
    "--password={} \\", "spring.datasource.password={}", 'password = "{}"  # vault', "PGPASSWORD={} psql",
    "$env:ADMIN_PASSWORD = '{}'", '- name: ROOT_PASSWORD\n  value: "{}"', "+  clientSecret: '{}',",
    "-    api_secret={}", "The password is {} for now", "const apiSecret = `{}`;", "ENV APP_SECRET={}",
    "git clone https://build:{}@git.example.com/shop.git", "helm install x --set auth.password={}",
    'credentials "example.com" {{\n  token = "{}"\n}}', "[client]\npassword={}", "passphrase: '{}'",
    "mongodb+srv://root:{}@cluster0.example.net/shop", "jdbc:postgresql://db/shop?user=app&password={}",
    "amqp://guest:{}@mq.example.com/", "--auth-token {} --verbose", 'setx API_PASSWORD "{}"',
    "ansible_become_pass: {}", "openssl enc -aes-256-cbc -pass pass:{}",
)  # fmt: skip
TOKEN_FRAMES = (
    "Authorization: Bearer {}", "token: {}", "API_KEY={}", "here it is: {}", "x-api-key: {}",
    '"apiKey": "{}",', "use `{}` as the key", "https://api.example.com/v1?key={}", "- {}", "// {}",
)  # fmt: skip
EMAIL_FRAMES = (
    "write to {}, please", "<a href='mailto:{}'>", "git config user.email {}", '{{"to": "{}"}}',
    "FROM users WHERE email = '{}'", "Signed-off-by: x <{}>", "ERROR: no such account: {}", "contact={}&x=1",
)  # fmt: skip
PHONE_FRAMES = ("call me at {}", "phone: {}", '{{"tel": "{}"}}', "Fax {} or mail")
IP_FRAMES = ("ssh root@{}", "ping -c1 {}", "server {};", "connect to [{}] refused")
CARD_FRAMES = ("charge({})", "card {} exp 12/29", '{{"number": "{}"}}')
PERSON_FRAMES = (
    "Author: {} <x@corp.example>", "Co-authored-by: {} <y@corp.example>", "Reviewed-by: {} <z@corp.example>",
    'git config user.name "{}"', 'git commit --author="{} <w@corp.example>"', '"author": "{} <v@x.example>"',
)  # fmt: skip
PROSE_FRAMES = (
    "Hi {}, could you look at this?", "Thanks, {}", "I talked to {} about the outage.", "# TODO({}): rename",
    "Please assign it to {} from the data team.",
)  # fmt: skip
USER_FRAMES = (
    "cat /home/{}/.ssh/config", "open /Users/{}/Desktop", "dir C:\\Users\\{}\\AppData", "{}@box:~/src$ ls",
    "~/.claude/projects/-Users-{}-code-x", "drwxr-xr-x 2 {} staff 64 Mar  1 10:00 src",
    "scp x {}@example.com:/tmp",
)  # fmt: skip
HOST_FRAMES = ("root@{}:~# ls", "ssh://git@{}/acme/site.git", "psql postgres://app:x9Lq7@{}:5432/shop")
PEM_KINDS = ("RSA ", "EC ", "", "OPENSSH ", "ENCRYPTED ")


@dataclass(frozen=True)
class Canary:
    """A planted value, its kind, and the text in which it stands."""

    kind: str
    value: str
    text: str


def _each(kind: str, frames: tuple[str, ...], count: int, make: Callable[[int], str]) -> Iterator[Canary]:
    for number in range(count):
        value = make(number)
        yield Canary(kind, value, frames[number % len(frames)].format(value))


def corpus() -> list[Canary]:
    """All canaries; every value is another one."""
    draw, crowd = Draw("canaries"), [person.name for person in people()]
    mixed = [f"{first.split()[0]} {last.split()[1]}" for first, last in zip(crowd, crowd[7:], strict=False)]
    users = [f"{name.split()[1].lower()[:9]}{number}" for number, name in enumerate(mixed)]
    hosts = [f"{name.split()[0].lower()}-build{number}.corp.example" for number, name in enumerate(mixed)]
    canaries = [
        *_each("TOKEN", TOKEN_FRAMES, 100, draw.token),
        *_each("PASSWORD", PASSWORD_FRAMES, 80, lambda _: draw.password()),
        *_each("JWT", TOKEN_FRAMES[:4], 4, lambda _: draw.jwt()),
        *_each("PRIVATE_KEY", ("key = '''{}'''", "{}"), 5, lambda number: draw.pem(PEM_KINDS[number])),
        *_each("EMAIL", EMAIL_FRAMES, 32, lambda _: draw.email()),
        *_each("PHONE", PHONE_FRAMES, 24, draw.phone),
        *_each("IP", IP_FRAMES[:3], 18, lambda _: draw.ipv4()),
        *_each("IP", IP_FRAMES[3:], 8, lambda _: draw.ipv6()),
        *_each("MAC", ("ether {} txqueuelen",), 6, lambda _: draw.mac()),
        *_each("CARD", CARD_FRAMES, 15, draw.card),
        *_each("IBAN", ("to {} please", "iban: {}"), 16, draw.iban),
        *_each("SSN", ("ssn: {}", "social security number {}"), 8, lambda _: draw.ssn()),
        *_each("PERSON", PERSON_FRAMES, 12, mixed.__getitem__),
        *_each("USER", USER_FRAMES, 14, users.__getitem__),
        *_each("HOST", HOST_FRAMES, 9, hosts.__getitem__),
    ]
    assert len({canary.value for canary in canaries}) == len(canaries)
    return canaries
