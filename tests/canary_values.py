"""Invented values of every kind, drawn from a seed: the canaries. Nobody and nothing real is among them."""

import random
import string
from base64 import b64encode
from dataclasses import dataclass

LETTERS = string.ascii_letters
ALNUM = LETTERS + string.digits
UPPER = string.ascii_uppercase + string.digits
LOWER = string.ascii_lowercase + string.digits
HEX = "0123456789abcdef"
URL = ALNUM + "-_"
BASE64 = ALNUM + "+/"

SERVICES = (
    ("ghp_", ALNUM, 36), ("github_pat_", ALNUM, 72), ("glpat-", URL, 20), ("AKIA", UPPER, 16),
    ("sk-ant-api03-", URL, 95), ("sk-proj-", URL, 60), ("xoxb-", LOWER, 40), ("xoxp-", LOWER, 44),
    ("AIzaSy", URL, 33), ("sk_live_", ALNUM, 24), ("rk_live_", ALNUM, 24), ("npm_", ALNUM, 36),
    ("pypi-AgEIcHlwaS5vcmc", URL, 80), ("hf_", LETTERS, 34), ("rubygems_", HEX, 48), ("dop_v1_", HEX, 64),
    ("shpat_", HEX, 32), ("sq0atp-", URL, 22), ("EAAA", URL, 60), ("lin_api_", ALNUM, 40),
    ("ntn_", ALNUM, 46), ("secret_", ALNUM, 43), ("figd_", URL, 40), ("glrt-", URL, 20),
    ("dckr_pat_", URL, 27), ("dp.pt.", ALNUM, 43), ("pul-", HEX, 40), ("hvs.", URL, 90),
    ("NRAK-", UPPER, 27), ("sk-or-v1-", HEX, 64), ("CLOJARS_", LOWER, 60), ("key-", HEX, 32),
    ("sntrys_", ALNUM, 64), ("r8_", ALNUM, 37), ("gsk_", ALNUM, 52), ("xai-", ALNUM, 80),
    ("pplx-", ALNUM, 48), ("tvly-", ALNUM, 32), ("phc_", ALNUM, 43), ("sbp_", HEX, 40),
    ("rnd_", ALNUM, 32), ("fo1_", URL, 43), ("nvapi-", URL, 64), ("whsec_", ALNUM, 32),
    ("AGE-SECRET-KEY-1", UPPER, 58), ("ya29.", URL, 120), ("GOCSPX-", URL, 28), ("ATATT3", URL, 186),
    ("CFPAT-", URL, 43), ("dapi", HEX, 32),
)  # fmt: skip
"""Prefix, alphabet and length of the rest; all are public facts about the services."""

FIRST = (
    "Brunhilde", "Casimira", "Dagobert", "Eudoxia", "Ferdinanda", "Gunnvor", "Hroswitha", "Isambard",
    "Jorunn", "Kreszentia", "Leofric", "Mechthild", "Nikodemus", "Ottilia", "Perpetua", "Quirin",
    "Rosamunde", "Sigismund", "Thusnelda", "Ulfhild", "Valborga", "Wendelin", "Xaveria", "Yrsa", "Zenobia",
)  # fmt: skip
LAST = (
    "Abendschein", "Bachwinkler", "Cholmondrake", "Dornvogel", "Elsterhagen", "Finkenwerth", "Grimshackle",
    "Hollerbusch", "Igelstrand", "Jungbluth", "Krummacher", "Lindenfurt", "Mosselback", "Nachtweih",
    "Oxenthwaite", "Pfefferkorn", "Quellmalz", "Rumpelmayr", "Sauerbrey", "Trautwein", "Uhlenbrock",
    "Vogelgesang", "Wackernagel", "Ysenflamm", "Zwickelbauer",
)  # fmt: skip
_IBANS = (("DE", 18), ("FR", 23), ("ES", 20), ("DK", 14), ("CH", 17), ("AT", 16), ("BE", 12), ("PL", 24))
_CARDS = (("4", 16), ("51", 16), ("5425", 16), ("37", 15), ("6011", 16))


@dataclass(frozen=True)
class Person:
    """An invented user, with all that a log's metadata gives away."""

    number: int
    name: str

    @property
    def account(self) -> str:
        first, last = self.name.lower().split()
        return (last, first[:1] + last, f"{first}.{last}")[self.number % 3]

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@{self.domain}"

    @property
    def domain(self) -> str:
        return f"{self.name.lower().split()[1]}-works.example"

    @property
    def home(self) -> str:
        roots = ("/home/", "/Users/", "C:\\Users\\")
        return roots[self.number % 3] + self.account

    @property
    def project(self) -> str:
        return f"{self.name.lower().split()[0]}loom"

    @property
    def cwd(self) -> str:
        joint = "\\" if "\\" in self.home else "/"
        return joint.join((self.home, "src", self.project))

    @property
    def host(self) -> str:
        return f"{self.name.lower().split()[0]}-ws.{self.domain}"

    @property
    def remote(self) -> str:
        return f"git@git.{self.domain}:{self.account}/{self.project}.git"

    @property
    def folder(self) -> str:
        return "".join(letter if letter.isalnum() else "-" for letter in self.cwd)


def people() -> list[Person]:
    """Twenty-five people; no two share a name."""
    return [Person(number, f"{FIRST[number]} {LAST[number]}") for number in range(len(FIRST))]


class Draw:
    """Draws values, the same at every run."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def letters(self, alphabet: str, length: int) -> str:
        return "".join(self._random.choices(alphabet, k=length))

    def token(self, number: int) -> str:
        prefix, alphabet, length = SERVICES[number % len(SERVICES)]
        return prefix + self.letters(alphabet, length)

    def password(self) -> str:
        """A password as a generator makes it, or as a person does: two words and a number."""
        if self._random.random() < 0.5:
            return self.letters(LETTERS, 6) + self.letters(string.digits, 2) + self.letters(ALNUM, 6)
        words = self._random.sample(("Gravel", "Onyx", "Pumice", "Quartz", "Schist", "Topaz", "Zircon"), 2)
        return "".join(words) + self.letters(string.digits, 4)

    def email(self) -> str:
        first, last = self._random.choice(FIRST).lower(), self.letters(string.ascii_lowercase, 7)
        host = self.letters(string.ascii_lowercase, 8)
        top = self._random.choice(("example.com", "example.org", "internal", "corp.example"))
        return f"{first}{self._random.choice('._-')}{last}@{host}.{top}"

    def phone(self, number: int) -> str:
        area, rest = self._random.randint(201, 989), self._random.randint(1000, 9999)
        shapes = (
            f"+1 {area}-555-{rest}",
            f"({area}) 555-{rest}",
            f"+44 20 7946 {self._random.randint(1000, 9999)}",
            f"+49 30 {self._random.randint(10**6, 10**7 - 1)}",
        )
        return shapes[number % len(shapes)]

    def ipv4(self) -> str:
        return f"{self._random.choice(('10.77', '192.168', '203.0', '172.20'))}." + ".".join(
            str(self._random.randint(20, 250)) for _ in range(2)
        )

    def ipv6(self) -> str:
        return "2001:db8:" + ":".join(f"{self._random.randint(4096, 65535):x}" for _ in range(6))

    def mac(self) -> str:
        return "3c:22:" + ":".join(f"{self._random.randint(16, 255):02x}" for _ in range(4))

    def card(self, number: int) -> str:
        prefix, length = _CARDS[number % len(_CARDS)]
        body = prefix + self.letters(string.digits, length - 1 - len(prefix))
        return next(body + digit for digit in string.digits if _luhn(body + digit))

    def iban(self, number: int) -> str:
        country, length = _IBANS[number % len(_IBANS)]
        body = self.letters(string.digits, length)
        check = 98 - int(body + "".join(str(int(each, 36)) for each in country) + "00") % 97
        return f"{country}{check:02}{body}"

    def ssn(self) -> str:
        area, group = self._random.randint(310, 665), self._random.randint(10, 98)
        return f"{area}-{group}-{self._random.randint(1000, 9998)}"

    def jwt(self) -> str:
        parts = ('{"alg":"HS256","typ":"JWT"}', f'{{"sub":"{self.letters(LOWER, 12)}","iat":1700000000}}')
        head = ".".join(b64encode(part.encode()).decode().rstrip("=") for part in parts)
        return f"{head}.{self.letters(URL, 43)}"

    def pem(self, kind: str) -> str:
        lines = "\n".join(self.letters(BASE64, 64) for _ in range(4))
        return f"-----BEGIN {kind}PRIVATE KEY-----\n{lines}\n-----END {kind}PRIVATE KEY-----"


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0
