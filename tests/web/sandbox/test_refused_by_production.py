"""Production knows nothing of the sandbox: no door, no bank, no belief in identities, no module."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.routing import Route

from auction.settings import Mode, Settings
from tests.tidy.source import ROOT
from valuation.network_inquiry.http_price_source import HttpPriceSource
from web.app import create_app
from web.sandbox.demo import NOT_STARTED, play
from web.sandbox.routes import SANDBOX_DOORS
from web.wiring import _bank, _identity, _price_source

KEY = b"k" * 32
_LOADED = """
import sys
from auction.settings import Mode, Settings
from web.app import create_app
key = b"k" * 32
create_app(Settings(mode=Mode.production, data=sys.argv[1], public_url="https://court.example",
    secret_key=key, paddle_pepper=key, sealing_public_key=key, signing_key=key))
print(*sorted(name for name in sys.modules if name.startswith("web.sandbox")))
"""


@pytest.fixture
def production(tmp_path: Path) -> Settings:
    return Settings(
        mode=Mode.production,
        data=tmp_path,
        database_url="postgresql://nowhere",
        public_url="https://court.example",
        secret_key=KEY,
        paddle_pepper=KEY,
        sealing_public_key=KEY,
        signing_key=KEY,
    )


def _paths(settings: Settings) -> set[str]:
    return {route.path for route in create_app(settings).routes if isinstance(route, Route)}


def test_no_door_of_the_sandbox_is_there(production: Settings) -> None:
    assert _paths(production) & {door.path for door in SANDBOX_DOORS} == set()


def test_every_door_of_the_sandbox_is_there_in_a_sandbox(production: Settings) -> None:
    sandbox = production.model_copy(update={"mode": Mode.sandbox})
    assert {door.path for door in SANDBOX_DOORS} <= _paths(sandbox)


def test_the_bank_and_the_identity_check_are_real(production: Settings) -> None:
    assert "sandbox" not in {_bank(production).name, _identity(production).name}


def test_no_module_of_the_sandbox_is_loaded(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, str(tmp_path)],
        check=True,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.split() == []


def test_the_demo_does_not_begin(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUCTION_MODE", "production")
    code = play(as_json=True)
    assert (code, "production refuses the demo" in capsys.readouterr().err) == (NOT_STARTED, True)


def test_nobody_else_imports_the_sandbox() -> None:
    may = {"web/wiring.py", "web/app.py", "web/serve/steps.py", "web/cli/demo.py"}
    importers = {
        str(path.relative_to(ROOT))
        for room in ("auction", "valuation", "web")
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"^\s*(from|import) web\.sandbox", path.read_text(), re.MULTILINE)
        and "sandbox" not in path.relative_to(ROOT).parts
    }
    assert importers <= may


@pytest.mark.parametrize(
    "given", [{}, {"mode": Mode.sandbox, "inquiry_keys": {"some-key": "secret"}}]
)
async def test_real_platforms_are_asked_for_prices(
    production: Settings, given: dict[str, object]
) -> None:
    source = _price_source(production.model_copy(update=given), None)  # type: ignore[arg-type]
    assert isinstance(source, HttpPriceSource)
    await source.aclose()
