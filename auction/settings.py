"""What the surroundings decide: read once from `AUCTION_…` variables, by the wiring alone.

`docs/settings.md` lists each variable. A sandbox makes the keys it was not given and keeps them in
its data folder; production is given every key, speaks HTTPS, and refuses all that a sandbox may do.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from auction.kernel.refusal import Failure

_PREFIX = "AUCTION_"
_KEY_BYTES = 32
_KEPT_KEYS = "sandbox-keys.json"


class SettingsWrong(Failure):
    """The environment does not make sense; the message says which variable and why."""


class Mode(StrEnum):
    """What the platform is run for."""

    sandbox = "sandbox"
    production = "production"


def _decoded(value: object) -> object:
    return base64.b64decode(value, validate=True) if isinstance(value, str) else value


def _of_key_length(value: bytes) -> bytes:
    if len(value) != _KEY_BYTES:
        raise ValueError(f"must be {_KEY_BYTES} bytes in base64, not {len(value)}")
    return value


def _postgres(value: str) -> str:
    if value and not value.startswith(("postgresql://", "postgres://")):
        raise ValueError("must begin with postgresql://")
    return value


Key = Annotated[bytes, BeforeValidator(_decoded), AfterValidator(_of_key_length)]
PostgresUrl = Annotated[str, AfterValidator(_postgres)]


class Limits(BaseModel, frozen=True):
    """A bound on everything a stranger can ask for, by name."""

    body_bytes: int = Field(1_000_000, gt=0, description="A request's body, uploads apart.")
    upload_bytes: int = Field(50_000_000, gt=0, description="One uploaded paper or picture.")
    frame_bytes: int = Field(16_384, gt=0, description="One frame on a live socket.")
    connections: int = Field(20_000, gt=0, description="Open connections of one web process.")
    sign_ins_per_minute: int = Field(30, gt=0, description="Sign-in attempts of one address.")
    sign_ins_per_account_hour: int = Field(30, gt=0, description="Of one address, to one account.")
    registrations_per_hour: int = Field(20, gt=0, description="Registrations from one address.")
    forms_per_minute: int = Field(240, gt=0, description="Other forms sent by one account.")
    requests_per_minute: int = Field(1_200, gt=0, description="Requests of one address.")
    sockets_per_address: int = Field(200, gt=0, description="Live sockets of one address.")
    sockets_per_account: int = Field(50, gt=0, description="Live sockets of one account.")
    live_frames_per_second: int = Field(50, gt=0, description="Frames from one live socket.")
    live_bids_per_second_of_account: int = Field(
        100, gt=0, description="Bids of one account over all its live sockets."
    )
    live_bids_per_second_of_address: int = Field(
        1_000, gt=0, description="Bids from one address over all its live sockets."
    )
    shutdown_seconds: int = Field(10, gt=0, description="Time to finish requests when stopping.")


class _Surroundings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_nested_delimiter="__", extra="ignore", frozen=True
    )

    mode: Mode = Field(Mode.sandbox, description="`sandbox` or `production`.")
    data: Path = Field(
        default_factory=lambda: _default_data(),
        description="Data folder: the embedded PostgreSQL, generated keys, sockets.",
    )


class Settings(_Surroundings):
    """Everything the environment may say. Keys are 32 raw bytes, written in base64."""

    database_url: PostgresUrl = Field(
        "",
        repr=False,
        description="`postgresql://…` of a PostgreSQL 15 or newer; empty: the embedded one.",
    )
    web_database_url: PostgresUrl = Field(
        "", repr=False, description="The same database for web processes: the role `auction_web`."
    )
    worker_database_url: PostgresUrl = Field(
        "", repr=False, description="The same for the worker: the role `auction_worker`."
    )
    pg_bin: Path | None = Field(
        None, description="Folder of the PostgreSQL programs for a new embedded cluster."
    )
    public_url: str = Field(
        "http://localhost:8000", description="Address under which people reach the platform."
    )
    trusted_proxies: str = Field(
        "127.0.0.1", description="Addresses, by comma, whose X-Forwarded-… headers are believed."
    )
    secret_key: Key = Field(repr=False, description="Seals forms and one-time links.")
    paddle_pepper: Key = Field(
        repr=False, description="Keys the HMAC that leads from a session to a paddle."
    )
    sealing_public_key: Key = Field(repr=False, description="X25519: seals who is behind a paddle.")
    sealing_private_key: Key | None = Field(
        None,
        repr=False,
        description="X25519: opens the seal; given to the settlement worker alone.",
    )
    signing_key: Key = Field(
        repr=False, description="Ed25519: signs the heads of records and the receipts of bids."
    )
    keep_years: int = Field(
        10, ge=10, description="How long what leads from a record to persons is kept (OJA-48)."
    )
    smtp_url: str = Field(
        "",
        repr=False,
        description="`smtp://user:password@host:port`, or `smtps://…`; empty: inbox only.",
    )
    mail_from: str = Field("auction@localhost", description="Sender of the platform's mail.")
    inquiry_keys: dict[str, str] = Field(
        default_factory=dict,
        repr=False,
        description="Bearer secrets of inquiry platforms, by the name of the key: a JSON object.",
    )
    stripe_secret_key: str = Field(
        "",
        repr=False,
        description="`sk_…` of the Stripe account; empty: no deposits by card.",
    )
    stripe_webhook_secret: str = Field(
        "", repr=False, description="`whsec_…` with which Stripe signs what it reports."
    )
    stripe_accounts: dict[str, str] = Field(
        default_factory=dict,
        description="Each court's own Stripe account (`acct_…`) by its case mark: a JSON object;"
        " empty: the key belongs to the one court's own account.",
    )
    stripe_api_base: str = Field(
        "", description="Sandbox: address of a stand-in; empty: Stripe itself."
    )
    outage_real: bool = Field(
        default=False, description="Sandbox: court time runs on while the platform is down."
    )
    limits: Limits = Field(
        default_factory=Limits, description="Each limit is `AUCTION_LIMITS__NAME`."
    )

    @property
    def is_sandbox(self) -> bool:
        """Say whether this is a sandbox, in which court time may be moved."""
        return self.mode is Mode.sandbox

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.sealing_private_key is not None:
            private = X25519PrivateKey.from_private_bytes(self.sealing_private_key)
            if private.public_key().public_bytes_raw() != self.sealing_public_key:
                raise ValueError(
                    "AUCTION_SEALING_PUBLIC_KEY is not that of AUCTION_SEALING_PRIVATE_KEY"
                )
        self._has_a_fit_stripe_key()
        if self.mode is Mode.production:
            self._is_fit_for_production()
        return self

    def _has_a_fit_stripe_key(self) -> None:
        key = self.stripe_secret_key
        if bool(key) != bool(self.stripe_webhook_secret):
            raise ValueError(
                "AUCTION_STRIPE_SECRET_KEY and AUCTION_STRIPE_WEBHOOK_SECRET go together"
            )
        if self.mode is Mode.sandbox and key.startswith(_LIVE_KEYS):
            raise ValueError("AUCTION_STRIPE_SECRET_KEY moves real money: not in a sandbox")
        if self.mode is Mode.production and key.startswith(_TEST_KEYS):
            raise ValueError("AUCTION_STRIPE_SECRET_KEY is a test key: not in production")
        if self.mode is Mode.production and self.stripe_api_base:
            raise ValueError("AUCTION_STRIPE_API_BASE is for the sandbox, not for production")

    def _is_fit_for_production(self) -> None:
        if not self.public_url.startswith("https://"):
            raise ValueError("AUCTION_PUBLIC_URL must begin with https:// in production")
        if self.outage_real:
            raise ValueError("AUCTION_OUTAGE_REAL is for the sandbox, not for production")
        generated = set(_read_keys(self.data).values())
        for name in _KEY_NAMES:
            value = getattr(self, name)
            if value is not None and _encoded(value) in generated:
                raise ValueError(
                    f"{_variable(name)} was generated for a sandbox: production needs its own"
                )


_LIVE_KEYS, _TEST_KEYS = ("sk_live_", "rk_live_"), ("sk_test_", "rk_test_")
_KEY_NAMES = (
    "secret_key",
    "paddle_pepper",
    "sealing_private_key",
    "sealing_public_key",
    "signing_key",
)


def read_settings() -> Settings:
    """Read the environment; a sandbox makes and keeps the keys it was not given.

    Raises `SettingsWrong` with one sentence for what is missing or does not hold together.
    """
    try:
        surroundings = _Surroundings()
        return Settings(**_missing_keys(surroundings))
    except ValidationError as error:
        raise SettingsWrong(_sentence(error)) from error


def _default_data() -> Path:
    return Path("/var/lib/auction") if os.geteuid() == 0 else Path(".data").absolute()


def _missing_keys(surroundings: _Surroundings) -> dict[str, Any]:
    """Return a sandbox's kept keys for what the environment does not give."""
    if surroundings.mode is Mode.production:
        return {}
    given = {name for name in _KEY_NAMES if os.environ.get(_variable(name))}
    if len(given) == len(_KEY_NAMES):
        return {}
    kept = _read_keys(surroundings.data) or _write_keys(surroundings.data)
    if missing := set(_KEY_NAMES) - set(kept):
        kept = _add_keys(surroundings.data, missing)
    if given & {"sealing_private_key", "sealing_public_key"}:  # A pair is taken from one place.
        given |= {"sealing_private_key", "sealing_public_key"}
    return {name: value for name, value in kept.items() if name not in given}


def _read_keys(data: Path) -> dict[str, str]:
    try:
        keys: dict[str, str] = json.loads((data / _KEPT_KEYS).read_text())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as error:
        raise SettingsWrong(f"The keys in {data / _KEPT_KEYS} cannot be read: {error}.") from error
    return keys


def _write_keys(data: Path) -> dict[str, str]:
    """Make a sandbox's keys and keep them, readable by their owner only.

    Two processes starting at once agree: the one that comes second reads the first one's.
    """
    keys = {name: _encoded(value) for name, value in _fresh_keys().items()}
    unfinished = data / f"{_KEPT_KEYS}.{os.getpid()}"
    try:
        data.mkdir(mode=0o755, parents=True, exist_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            json.dump(keys, file, indent=1)
        try:
            os.link(unfinished, data / _KEPT_KEYS)
        except FileExistsError:
            return _read_keys(data)
        finally:
            unfinished.unlink()
    except OSError as error:
        raise SettingsWrong(
            f"The data folder {data} cannot be written ({error.strerror}):"
            " choose another one with AUCTION_DATA."
        ) from error
    return keys


def _add_keys(data: Path, names: set[str]) -> dict[str, str]:
    """Give an older sandbox the keys that came after it. Of two processes, the second waits."""
    try:
        with (data / _KEPT_KEYS).open() as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            kept, fresh = _read_keys(data), _fresh_keys()
            if added := {name: _encoded(fresh[name]) for name in names - set(kept)}:
                kept |= added
                unfinished = data / f"{_KEPT_KEYS}.{os.getpid()}"
                with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                    json.dump(kept, file, indent=1)
                unfinished.replace(data / _KEPT_KEYS)
    except OSError as error:
        raise SettingsWrong(f"The keys in {data / _KEPT_KEYS} cannot be kept: {error}.") from error
    return kept


def _fresh_keys() -> dict[str, bytes]:
    private = X25519PrivateKey.generate()
    return {
        "secret_key": secrets.token_bytes(_KEY_BYTES),
        "paddle_pepper": secrets.token_bytes(_KEY_BYTES),
        "sealing_private_key": private.private_bytes_raw(),
        "sealing_public_key": private.public_key().public_bytes_raw(),
        "signing_key": secrets.token_bytes(_KEY_BYTES),
    }


def _encoded(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _variable(name: str) -> str:
    return f"{_PREFIX}{name.upper()}"


def _sentence(error: ValidationError) -> str:
    """Return what is wrong, in one sentence that names the variables."""
    missing = [_variable(str(e["loc"][0])) for e in error.errors() if e["type"] == "missing"]
    if missing:
        return f"Production makes no keys by itself: set {', '.join(missing)}."
    first = error.errors()[0]
    reason = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return f"{reason}."
    name = "__".join(str(part) for part in first["loc"])
    return f"{_variable(name)} is wrong: {reason}."
