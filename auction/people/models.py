"""Tables of people: courts, accounts, roles, sign-ins, tokens, identity dossiers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
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


class IdentityDossier(SQLModel, table=True):
    """A number is proved by one account only: the index holds it where two desks decide at once."""

    __tablename__ = "identity_dossier"
    __table_args__ = (
        Index(
            "ix_identity_dossier_proved",
            "number",
            unique=True,
            postgresql_where=text("state = 'verified'"),
        ),
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
