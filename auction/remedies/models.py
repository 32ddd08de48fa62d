"""Tables of remedies. `outsider_key` is what makes two claims one person's: account or name."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel


class OutsiderClaim(SQLModel, table=True):
    __tablename__ = "outsider_claim"
    __table_args__ = (
        Index(
            "uq_outsider_claim_open",
            "asset_id",
            "outsider_key",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    asset_id: str = Field(foreign_key="seized_asset.id", index=True)
    account_id: str | None = Field(default=None, foreign_key="account.id", index=True)
    outsider_key: str
    outsider_name: str
    right_claimed: str
    words: str
    file_id: str | None = Field(default=None, foreign_key="stored_file.id")
    state: str
    filed_by: str = Field(foreign_key="account.id")
    filed_at: datetime
    decided_at: datetime | None = None
    decided_by: str | None = Field(default=None, foreign_key="account.id")
    served_at: datetime | None = None
    closed_at: datetime | None = None


class EnforcementObjection(SQLModel, table=True):
    __tablename__ = "enforcement_objection"
    __table_args__ = (
        Index(
            "uq_enforcement_objection_open",
            "case_id",
            "objector_key",
            "target",
            unique=True,
            postgresql_where=text("state IN ('filed', 'registered')"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    asset_id: str | None = Field(default=None, foreign_key="seized_asset.id", index=True)
    account_id: str | None = Field(default=None, foreign_key="account.id", index=True)
    objector_key: str
    objector_name: str
    is_party: bool
    target: str
    sale_ground: str = ""
    act_attacked: str
    words: str
    file_id: str | None = Field(default=None, foreign_key="stored_file.id")
    state: str
    outcome: str = ""
    filed_by: str = Field(foreign_key="account.id")
    filed_at: datetime
    decided_at: datetime | None = None
    decided_by: str | None = Field(default=None, foreign_key="account.id")
    served_at: datetime | None = None
    extended_at: datetime | None = None
    closed_at: datetime | None = None


class RemedyStep(SQLModel, table=True):
    """What happened to a claim or an objection: who did what when, and the reason in words."""

    __tablename__ = "remedy_step"

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    remedy_id: str = Field(index=True)
    step: str
    outcome: str = ""
    reason: str = ""
    done_by: str | None = Field(default=None, foreign_key="account.id")
    done_at: datetime


class ThingOver(SQLModel, table=True):
    """A thing of which title has passed: no outsider is heard any more. Law: REM-04."""

    __tablename__ = "thing_over"

    asset_id: str = Field(primary_key=True, foreign_key="seized_asset.id")
    over_at: datetime
