from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from web.cli.main import app

_COMMANDS = [
    *("serve", "worker", "migrate", "init", "sandbox", "demo", "replay", "verify", "archive"),
    *("stops", "backup", "restore", "calc"),
]


def _auction(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "web.cli.main", *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={name: value for name, value in os.environ.items() if not _is_ours(name)} | environment,
    )


def _is_ours(name: str) -> bool:
    return name.startswith("AUCTION_") or name == "PORT"


def test_help_names_every_command() -> None:
    shown = CliRunner().invoke(app, ["--help"]).output
    assert [name for name in _COMMANDS if f" {name} " not in shown] == []


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    shown = CliRunner().invoke(app, [command, "--help"])
    assert shown.exit_code == 0
    assert f"Usage: auction {command}" in shown.output or f"{command} " in shown.output


@pytest.fixture
def taken_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield str(taken.getsockname()[1])


def test_a_taken_port_stops_serve_before_anything_starts(taken_port: str, tmp_path: Path) -> None:
    ended = _auction("serve", "--port", taken_port, AUCTION_DATA=str(tmp_path / "data"))
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"Cannot listen on localhost:{taken_port}")
    assert not list((tmp_path / "data").glob("pg*"))


def test_port_is_read_from_the_environment(taken_port: str, tmp_path: Path) -> None:
    ended = _auction("serve", AUCTION_DATA=str(tmp_path / "data"), PORT=taken_port)
    assert ended.stderr.startswith(f"Cannot listen on localhost:{taken_port}")


@pytest.mark.parametrize("command", ["serve", "worker", "migrate", "sandbox"])
def test_an_unwritable_folder_is_one_sentence_and_exit_2(command: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file stands here")
    port = {"PORT": "0"} if command == "serve" else {}
    ended = _auction(command, AUCTION_DATA=str(tmp_path / "file" / "data"), **port)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "cannot be written" in ended.stderr


@pytest.mark.parametrize("command", ["serve", "worker", "migrate", "sandbox"])
def test_an_unreachable_database_is_one_sentence_and_exit_2(command: str, tmp_path: Path) -> None:
    ended = _auction(
        command,
        AUCTION_DATA=str(tmp_path),
        AUCTION_DATABASE_URL="postgresql://auction:secret@127.0.0.1:1/auction",
        PORT="0",
    )
    assert ended.returncode == 2
    assert "secret" not in ended.stderr + ended.stdout
    assert ended.stderr.splitlines()[-1].startswith("The database at postgresql://127.0.0.1:1/")


def test_production_refuses_the_sandbox_court(
    tmp_path: Path, production_keys: dict[str, str]
) -> None:
    ended = _auction("serve", "--sandbox", AUCTION_DATA=str(tmp_path), PORT="0", **production_keys)
    assert ended.returncode == 2
    assert ended.stderr == "AUCTION_MODE=production refuses --sandbox.\n"


@pytest.fixture
def production_keys() -> dict[str, str]:
    """A production environment in which nothing is wrong."""
    key = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
    names = ("SECRET_KEY", "PADDLE_PEPPER", "SEALING_PUBLIC_KEY", "SIGNING_KEY")
    return {
        "AUCTION_MODE": "production",
        "AUCTION_PUBLIC_URL": "https://auction.example.org",
        **{f"AUCTION_{name}": key for name in names},
    }
