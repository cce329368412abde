"""Every test runs offline, with a key and a configuration folder of its own."""

import os
import socket
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")

os.environ["HF_HUB_OFFLINE"] = "1"

SHARED = Path(__file__).resolve().parents[2] / "shared"


def _refuse(*_args: object, **_kwargs: object) -> NoReturn:
    msg = "the tests run without a network"
    raise OSError(msg)


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _refuse)


@pytest.fixture(autouse=True)
def _own_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))


@pytest.fixture
def shared() -> Path:
    """Folder with real sessions and gold labels; it is not part of the project."""
    if not (SHARED / "data").is_dir():
        pytest.skip("needs the shared data, which is outside the project")
    return SHARED
