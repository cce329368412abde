"""Invented personal data and secrets, and where in a session each is planted.

Nothing here opens anything: secrets have the right prefix and shape, say EXAMPLE and fail every
checksum; telephone numbers are of the 555-01xx range, addresses of the documentation ranges
(RFC 5737, RFC 3849), cards of the payment networks' test ranges, domains of RFC 2606.
"""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from casting import Cast
from selection import draw

Place = Literal["user_text", "assistant_text", "tool_input", "tool_output"]
_SHARE_WITH_PLANTS = 65  # per cent of the sessions


@dataclass(frozen=True, slots=True)
class Plant:
    """A value that must not survive redaction, in the sentence or command that carries it."""

    kind: str
    value: str
    place: Place
    carrier: str


def plant(cast: Cast) -> list[Plant]:
    """Choose one to three plants for a session, or none."""
    key = cast.record["id"]
    if draw("plants", key) % 100 >= _SHARE_WITH_PLANTS:
        return []
    kinds = sorted(_MAKERS, key=lambda kind: draw("plant", key, kind))
    return [_MAKERS[kind](cast) for kind in kinds[: 1 + draw("number", key) % 3]]


def _random_letters(cast: Cast, kind: str, length: int) -> str:
    """Letters and digits that are the same for a session and kind every time."""
    digest = hashlib.sha512(f"{cast.record['id']} {kind}".encode()).digest()
    return "".join(letter for letter in base64.b64encode(digest).decode() if letter.isalnum())[:length]


def _email(cast: Cast) -> Plant:
    value = cast.person.email
    return Plant("email", value, "user_text", f"(my login there is {value})")


def _customer_email(cast: Cast) -> Plant:
    value = f"kunde.{_random_letters(cast, 'mail', 5).lower()}@customer.example.net"
    return Plant("email", value, "tool_input", f"grep -c {value} data/orders.csv")


def _phone(cast: Cast) -> Plant:
    value = f"(212) 555-01{draw('phone', cast.record['id']) % 100:02d}"
    return Plant("phone", value, "user_text", f"(if it rings: {value})")


def _name(cast: Cast) -> Plant:
    value = cast.person.name
    return Plant("person", value, "assistant_text", f"I signed it with {value}, as git has you.")


def _aws_key(cast: Cast) -> Plant:
    value = f"AKIA{_random_letters(cast, 'aws', 40).upper()[:9]}EXAMPLE"
    return Plant("aws_key", value, "tool_output", f"AWS_ACCESS_KEY_ID={value}\nAWS_REGION=eu-central-1")


def _github_token(cast: Cast) -> Plant:
    value = f"ghp_EXAMPLE{_random_letters(cast, 'github', 29)}"
    return Plant("github_token", value, "tool_input", f"GH_TOKEN={value} gh auth status")


def _api_key(cast: Cast) -> Plant:
    value = f"sk-ant-api03-EXAMPLE{_random_letters(cast, 'anthropic', 40)}"
    return Plant("api_key", value, "user_text", f"(key for the tests: {value})")


def _slack_token(cast: Cast) -> Plant:
    value = f"xoxb-000000000000-EXAMPLE{_random_letters(cast, 'slack', 17)}"
    return Plant(
        "slack_token", value, "assistant_text", f"The old bot token `{value}` is still in the history."
    )


def _database_url(cast: Cast) -> Plant:
    password = f"EXAMPLE{_random_letters(cast, 'database', 10)}"
    url = f"postgres://app:{password}@db.{cast.person.domain}:5432/{cast.project}"
    return Plant("url_password", password, "tool_input", f"psql {url} -c 'select 1'")


def _password(cast: Cast) -> Plant:
    value = f"EXAMPLE{_random_letters(cast, 'password', 9)}!"
    return Plant("password", value, "tool_output", f"DB_HOST=db.{cast.person.domain}\nDB_PASSWORD={value}")


def _bearer_token(cast: Cast) -> Plant:
    value = f"EXAMPLE.{_random_letters(cast, 'bearer', 32)}"
    command = f'curl -s -H "Authorization: Bearer {value}" https://api.{cast.person.domain}/v1/me'
    return Plant("bearer_token", value, "tool_input", command)


def _json_web_token(cast: Cast) -> Plant:
    parts = ('{"alg":"HS256","typ":"JWT"}', f'{{"sub":"{cast.person.account}","aud":"EXAMPLE"}}')
    head, body = (base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)
    value = f"{head}.{body}.EXAMPLE{_random_letters(cast, 'jwt', 36)}"
    return Plant("json_web_token", value, "user_text", f"(it sends this: {value})")


def _private_key(cast: Cast) -> Plant:
    value = f"EXAMPLE{_random_letters(cast, 'private', 20)}"
    lines = ("-----BEGIN OPENSSH PRIVATE KEY-----", value, "-----END OPENSSH PRIVATE KEY-----")
    return Plant("private_key", value, "user_text", "\n".join(("", *lines)))


def _address_v4(cast: Cast) -> Plant:
    value = f"192.0.2.{draw('v4', cast.record['id']) % 254 + 1}"
    return Plant("ip_address", value, "user_text", f"(the box is {value})")


def _address_v6(cast: Cast) -> Plant:
    value = f"2001:db8::{draw('v6', cast.record['id']) % 65535:x}:{cast.person.number + 1:x}"
    return Plant("ip_address", value, "assistant_text", f"It answers on {value} as well.")


def _card(cast: Cast) -> Plant:
    value = ("4111 1111 1111 1111", "5555 5555 5555 4444", "3782 822463 10005")[
        draw("card", cast.record["id"]) % 3
    ]
    return Plant("card", value, "user_text", f"(test card {value})")


def _iban(cast: Cast) -> Plant:
    value = ("GB82 WEST 1234 5698 7654 32", "DE89 3704 0044 0532 0130 00")[
        draw("iban", cast.record["id"]) % 2
    ]
    return Plant("iban", value, "user_text", f"(iban on the form: {value})")


def _host(cast: Cast) -> Plant:
    value = cast.person.host
    return Plant("host", value, "tool_input", f"ssh {cast.person.account}@{value} uptime")


def _home_path(cast: Cast) -> Plant:
    value = f"{cast.person.home}/Documents"
    return Plant("home_path", cast.person.home, "user_text", f"(the notes are in {value}/{cast.project}.txt)")


_MAKERS: dict[str, Callable[[Cast], Plant]] = {
    maker.__name__: maker
    for maker in (
        *(_email, _customer_email, _phone, _name, _aws_key, _github_token, _api_key, _slack_token),
        *(_database_url, _password, _bearer_token, _json_web_token, _private_key, _address_v4),
        *(_address_v6, _card, _iban, _host, _home_path),
    )
}
