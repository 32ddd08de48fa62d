from __future__ import annotations

import base64
import json
import re
import secrets
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from auction.settings import Limits, Mode, Settings, SettingsWrong, read_settings

_DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment with a data folder of its own and nothing else of ours in it."""
    for name in documented_variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AUCTION_DATA", str(tmp_path / "data"))
    return monkeypatch


@pytest.fixture
def production(surroundings: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A production environment in which nothing is wrong."""
    surroundings.setenv("AUCTION_MODE", "production")
    surroundings.setenv("AUCTION_PUBLIC_URL", "https://auction.example.org")
    public = X25519PrivateKey.generate().public_key().public_bytes_raw()
    surroundings.setenv("AUCTION_SEALING_PUBLIC_KEY", base64.b64encode(public).decode())
    for name in ("SECRET_KEY", "PADDLE_PEPPER", "SIGNING_KEY"):
        surroundings.setenv(f"AUCTION_{name}", _key())
    return surroundings


@pytest.mark.usefixtures("surroundings")
def test_an_empty_environment_is_a_sandbox_with_keys_of_its_own() -> None:
    settings = read_settings()
    assert settings.mode is Mode.sandbox
    assert settings.sealing_private_key is not None


@pytest.mark.usefixtures("surroundings")
def test_a_sandbox_finds_its_keys_again() -> None:
    assert read_settings().paddle_pepper == read_settings().paddle_pepper


@pytest.mark.usefixtures("surroundings")
def test_a_sandbox_of_an_older_release_gets_the_key_it_lacks_and_keeps_the_others(
    tmp_path: Path,
) -> None:
    before = read_settings()
    kept = tmp_path / "data" / "sandbox-keys.json"
    keys = json.loads(kept.read_text())
    del keys["signing_key"]
    kept.write_text(json.dumps(keys))
    added = read_settings()
    assert added.paddle_pepper == before.paddle_pepper
    assert added.signing_key == read_settings().signing_key
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.usefixtures("surroundings")
def test_generated_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    read_settings()
    mode = (tmp_path / "data" / "sandbox-keys.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_given_key_is_taken_before_a_generated_one(surroundings: pytest.MonkeyPatch) -> None:
    surroundings.setenv("AUCTION_PADDLE_PEPPER", base64.b64encode(b"p" * 32).decode())
    assert read_settings().paddle_pepper == b"p" * 32


def test_a_process_given_only_the_public_half_does_not_find_the_private_one(
    surroundings: pytest.MonkeyPatch,
) -> None:
    public = read_settings().sealing_public_key
    surroundings.setenv("AUCTION_SEALING_PUBLIC_KEY", base64.b64encode(public).decode())
    assert read_settings().sealing_private_key is None


@pytest.mark.usefixtures("production")
def test_a_whole_production_environment_is_read() -> None:
    assert read_settings().mode is Mode.production


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("AUCTION_SECRET_KEY", None, "makes no keys by itself: set AUCTION_SECRET_KEY."),
        ("AUCTION_SIGNING_KEY", None, "makes no keys by itself: set AUCTION_SIGNING_KEY."),
        ("AUCTION_PUBLIC_URL", None, "must begin with https:// in production"),
        ("AUCTION_PUBLIC_URL", "http://auction.example.org", "must begin with https://"),
        ("AUCTION_OUTAGE_REAL", "true", "AUCTION_OUTAGE_REAL is for the sandbox"),
        ("AUCTION_STRIPE_API_BASE", "http://x", "AUCTION_STRIPE_API_BASE is for the sandbox"),
        ("AUCTION_STRIPE_WEBHOOK_SECRET", "whsec_x", "go together"),
        ("AUCTION_SECRET_KEY", "c2hvcnQ=", "AUCTION_SECRET_KEY is wrong: must be 32 bytes"),
        ("AUCTION_DATABASE_URL", "mysql://x/y", "AUCTION_DATABASE_URL is wrong: must begin with"),
        ("AUCTION_MODE", "prod", "AUCTION_MODE is wrong"),
        ("AUCTION_LIMITS__BODY_BYTES", "0", "AUCTION_LIMITS__BODY_BYTES is wrong"),
    ],
)
def test_what_production_must_not_be_is_one_sentence(
    production: pytest.MonkeyPatch, name: str, value: str | None, sentence: str
) -> None:
    if value is None:
        production.delenv(name)
    else:
        production.setenv(name, value)
    with pytest.raises(SettingsWrong, match=re.escape(sentence)) as wrong:
        read_settings()
    assert "\n" not in str(wrong.value)


def test_production_refuses_a_key_that_a_sandbox_generated(
    production: pytest.MonkeyPatch,
) -> None:
    production.setenv("AUCTION_MODE", "sandbox")
    given = production_pepper(production)
    production.setenv("AUCTION_PADDLE_PEPPER", base64.b64encode(given).decode())
    production.setenv("AUCTION_MODE", "production")
    with pytest.raises(SettingsWrong, match="AUCTION_PADDLE_PEPPER was generated for a sandbox"):
        read_settings()


def production_pepper(environment: pytest.MonkeyPatch) -> bytes:
    """Return the pepper a sandbox generates in this environment's data folder."""
    environment.delenv("AUCTION_PADDLE_PEPPER")
    return read_settings().paddle_pepper


def test_halves_of_two_sealing_pairs_are_refused(production: pytest.MonkeyPatch) -> None:
    production.setenv("AUCTION_SEALING_PRIVATE_KEY", _key())
    with pytest.raises(SettingsWrong, match="AUCTION_SEALING_PUBLIC_KEY is not that of"):
        read_settings()


def test_a_data_folder_that_cannot_be_made_is_one_sentence(
    surroundings: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("a file stands here")
    surroundings.setenv("AUCTION_DATA", str(tmp_path / "file" / "data"))
    with pytest.raises(SettingsWrong, match=r"^The data folder .* cannot be written .*\.$"):
        read_settings()


@pytest.mark.usefixtures("surroundings")
def test_no_key_is_shown_when_settings_are_printed() -> None:
    settings = read_settings()
    assert repr(settings.secret_key) not in repr(settings)


def test_the_document_lists_every_variable_and_no_other() -> None:
    fields = {f"AUCTION_{name.upper()}" for name in Settings.model_fields if name != "limits"}
    limits = {f"AUCTION_LIMITS__{name.upper()}" for name in Limits.model_fields}
    assert documented_variables() == fields | limits


def test_the_document_gives_every_limit_its_default() -> None:
    rows = dict(re.findall(r"\| `AUCTION_LIMITS__(\w+)` \| (\d+) \|", _DOCUMENT.read_text()))
    defaults = {name.upper(): str(value) for name, value in Limits().model_dump().items()}
    assert rows == defaults


def documented_variables() -> set[str]:
    """Return the variables that the document has a row for."""
    return set(re.findall(r"^\| `(AUCTION_\w+)` \|", _DOCUMENT.read_text(), re.MULTILINE))
