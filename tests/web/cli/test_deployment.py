"""The Dockerfile, compose.yaml and Makefile name only what is there. Docker itself is not run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from tests.auction.test_settings import documented_variables
from web.cli.main import app

_ROOT = Path(__file__).parents[3]
_DOCKERFILE = (_ROOT / "Dockerfile").read_text()
_COMPOSE: dict[str, Any] = yaml.safe_load((_ROOT / "compose.yaml").read_text())
_HOUSE = ("migrate", "web", "worker")


def _options(command: str) -> set[str]:
    found = typer.main.get_group(app).commands[command]
    return {option for parameter in found.params for option in parameter.opts}


def _is_a_command(words: list[str]) -> bool:
    named = {word for word in words[1:] if word.startswith("--")}
    return words[0] in typer.main.get_group(app).commands and named <= _options(words[0])


def test_compose_keeps_to_the_compose_specification() -> None:
    checked = subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema"),
            *("--builtin-schema", "vendor.compose-spec", str(_ROOT / "compose.yaml")),
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("service", _HOUSE)
def test_every_service_of_ours_runs_a_real_command(service: str) -> None:
    assert _is_a_command(_COMPOSE["services"][service]["command"])


def test_the_image_runs_a_real_command() -> None:
    entry, command = re.findall(r"^(?:ENTRYPOINT|CMD) (\[.*\])$", _DOCKERFILE, re.MULTILINE)
    assert yaml.safe_load(entry) == ["auction"]
    assert _is_a_command(yaml.safe_load(command))


def test_the_image_copies_what_exists() -> None:
    copied = re.findall(r"^COPY (.+) \S+$", _DOCKERFILE, re.MULTILINE)
    assert [name for line in copied for name in line.split() if not (_ROOT / name).exists()] == []


@pytest.mark.parametrize("service", _HOUSE)
def test_every_variable_of_ours_is_documented(service: str) -> None:
    assert set(_COMPOSE["services"][service]["environment"]) <= documented_variables()


def test_only_the_worker_is_given_the_unsealing_key() -> None:
    holders = [
        name
        for name, service in _COMPOSE["services"].items()
        if "AUCTION_SEALING_PRIVATE_KEY" in service.get("environment", {})
    ]
    assert holders == ["worker"]


def test_the_example_names_every_variable_that_compose_asks_for() -> None:
    asked = set(re.findall(r"\$\{(\w+):\?\}", (_ROOT / "compose.yaml").read_text()))
    example = (_ROOT / "deploy" / "example.env").read_text()
    assert asked == set(re.findall(r"^(\w+)=", example, re.MULTILINE))


def test_the_makefile_runs_real_commands() -> None:
    run = re.findall(r"\$\(BIN\)/auction (.+)$", (_ROOT / "Makefile").read_text(), re.MULTILINE)
    assert run
    assert [line for line in run if not _is_a_command(line.split())] == []
