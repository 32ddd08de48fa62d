"""Tables of people: courts, accounts, roles, sign-ins, tokens, dossiers, oaths, bars, consents."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from auction.db.column_types import document


class Court(SQLModel, table=True):
    __tablename__ = "court"

    id: str = Field(primary_key=True)
    name_zh: str
    name_en: str
    case_mark: str
    region_zh: str
    region_en: str
    contact: str
    bank_name: str
    bank_account: str
    created_at: datetime


class Account(SQLModel, table=True):
    __tablename__ = "account"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: str = Field(primary_key=True)
    court_id: str | None = Field(default=None, foreign_key="court.id", index=True)
    email: str = Field(unique=True)
    password_hash: str
    name: str
    phone: str = ""
    language: str = "en"
    kind: str = "person"
    identity_state: str = "none"
    created_at: datetime
    email_confirmed_at: datetime | None = None
    disabled_at: datetime | None = None
    locked_at: datetime | None = None
    forgotten_at: datetime | None = None


class AccountRole(SQLModel, table=True):
    __tablename__ = "account_role"

    account_id: str = Field(primary_key=True, foreign_key="account.id")
    role: str = Field(primary_key=True)


class SignIn(SQLModel, table=True):
    """A server-side session. All its times are machine time; `id` is the token's SHA-256."""

    __tablename__ = "sign_in"

    id: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    csrf: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class ApiToken(SQLModel, table=True):
    """A bearer token. Machine time; `id` is the token's SHA-256."""

    __tablename__ = "api_token"

    id: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    name: str
    scopes: list[str] = document()
    created_at: datetime
    revoked_at: datetime | None = None


class OneTimeLink(SQLModel, table=True):
    """A link that works once: an e-mail to confirm, an administrator to begin. Machine time."""

    __tablename__ = "one_time_link"

    id: str = Field(primary_key=True)
    purpose: str
    account_id: str | None = Field(default=None, foreign_key="account.id")
    court_id: str | None = Field(default=None, foreign_key="court.id")
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


TWO_PEOPLE = (
    "decided_by IS NULL OR by_one OR (proposed_by IS NOT NULL AND proposed_by <> decided_by)"
)
"""Who decides is not who proposed; `by_one` marks what was decided before that was the rule."""


def _kept(text_: str = "") -> Any:
    """Declare a text that rows from before the column have as this."""
    return Field(default=text_, sa_column_kwargs={"server_default": text_})


class IdentityDossier(SQLModel, table=True):
    """A number is proved by one account only: the index holds it where two desks decide at once.

    `number_tag` is the keyed hash by which a bar finds a person (`number_tags.py`).
    """

    __tablename__ = "identity_dossier"
    __table_args__ = (
        Index(
            "ix_identity_dossier_proved",
            "number",
            unique=True,
            postgresql_where=text("state = 'verified'"),
        ),
        CheckConstraint(TWO_PEOPLE, name="two_people"),
    )

    id: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    kind: str
    legal_name: str
    number: str
    representative: str = ""
    file_ids: list[str] = document()
    state: str
    submitted_at: datetime
    checked_by: str = ""
    decided_at: datetime | None = None
    decided_by: str | None = None
    reason: str = ""
    paper: str = _kept("resident_id")
    nationality: str = _kept()
    born_on: date | None = None
    agent: str = _kept()
    agent_number: str = _kept()
    power_file_id: str | None = None
    agent_tag: str = _kept()
    number_tag: str = Field(default="", index=True, sa_column_kwargs={"server_default": ""})
    proposed_by: str | None = Field(default=None, foreign_key="account.id")
    proposed_at: datetime | None = None
    proposed_verified: bool | None = None
    proposed_reason: str = _kept()
    sent_back_note: str = _kept()
    by_one: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class DeskOath(SQLModel, table=True):
    """A member of the admission desk swore a version of the oath; `ended_at` when they left it."""

    __tablename__ = "desk_oath"
    __table_args__ = (
        Index(
            "uq_desk_oath_standing",
            "account_id",
            "version",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    account_id: str = Field(foreign_key="account.id")
    version: str
    sha256: str
    language: str
    sworn_at: datetime
    ended_at: datetime | None = None


class NearRelative(SQLModel, table=True):
    """Somebody who may not buy what a court sells: no name, no number, only a keyed hash.

    `account_id` declared it. `court_id` None: of an agency, barred from what it works on.
    """

    __tablename__ = "near_relative"
    __table_args__ = (UniqueConstraint("account_id", "number_tag"),)

    id: str = Field(primary_key=True)
    court_id: str | None = Field(default=None, foreign_key="court.id", index=True)
    account_id: str = Field(foreign_key="account.id")
    relation: str
    number_tag: str = Field(index=True)
    declared_at: datetime


class ConsumptionLimit(SQLModel, table=True):
    """Somebody a court has put under consumption limits; both days included. Law: CAT-10."""

    __tablename__ = "consumption_limit"
    __table_args__ = (
        UniqueConstraint("court_id", "number_tag", "from_on"),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="days"),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    name: str
    number_tag: str = Field(index=True)
    from_on: date
    until_on: date | None = None
    added_at: datetime
    added_by: str = Field(foreign_key="account.id")


class Consent(SQLModel, table=True):
    """Somebody agreed to a version of a notice on personal data."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("account_id", "notice", "version"),)

    id: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id")
    notice: str
    version: int
    sha256: str
    language: str
    given_at: datetime
