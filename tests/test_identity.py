import pytest

from turnscope.transcripts.identity import identify, user_of


@pytest.mark.parametrize(
    ("path", "user"),
    [
        ("/home/orla/looms", "orla"),
        ("/Users/orla", "orla"),
        ("C:\\Users\\Orla B\\looms", "Orla"),
        ("/mnt/c/Users/orla/looms", "orla"),
        ("/workspaces/looms", None),
        ("/home/runner/work", None),
    ],
)
def test_users_from_homes(path: str, user: str | None) -> None:
    assert user_of(identify(paths=[path])) == user


@pytest.mark.parametrize("folder", ["-home-orla-looms", "-Users-orla", "C--Users-orla-looms"])
def test_users_from_folders(folder: str) -> None:
    assert identify(folders=[folder]).users == ("orla",)


def test_values_come_once_and_in_order() -> None:
    identity = identify(
        paths=["/home/orla/a", "/home/orla/b", "/home/orla/a", ""],
        people=["Orla Fenwick <orla@corp.example>"],
        hosts=["loom-3"],
        users=["of"],
    )
    assert identity.paths == ("/home/orla/a", "/home/orla/b")
    assert identity.users == ("of", "orla")
    assert repr(identity) == "Identity(6 values)"


def test_author_stands_in_for_an_account() -> None:
    assert user_of(identify(people=["orla@corp.example"])) == "orla@corp.example"
    assert user_of(identify()) is None
