"""Tables of enforcement cases."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from auction.db.column_types import document, fen


class EnforcementCase(SQLModel, table=True):
    __tablename__ = "enforcement_case"
    __table_args__ = (UniqueConstraint("court_id", "number"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    number: str
    judge_id: str = Field(foreign_key="account.id")
    summary: str = ""
    state: str = "open"
    opened_at: datetime
    closed_at: datetime | None = None


class CaseParty(SQLModel, table=True):
    __tablename__ = "case_party"

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    role: str
    kind: str
    name: str
    email: str = ""
    account_id: str | None = Field(default=None, foreign_key="account.id", index=True)
    bank_account: str = ""
    position: int
    added_at: datetime


class Claim(SQLModel, table=True):
    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint(
            "principal_fen >= 0 AND interest_fen >= 0 AND costs_fen >= 0 AND"
            " doubled_interest_fen >= 0 AND"
            " principal_fen + interest_fen + costs_fen + doubled_interest_fen > 0",
            name="amounts",
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    party_id: str = Field(foreign_key="case_party.id")
    title: str
    claim_class: str
    rank: int
    seized_on: date | None = None
    principal_fen: int = fen()
    interest_fen: int = fen()
    costs_fen: int = fen()
    doubled_interest_fen: int = fen()
    collateral_asset_id: str | None = None
    position: int
    added_at: datetime


class ClaimTerms(SQLModel, table=True):
    """What a claim's title says about time; without it the doubled interest is by hand."""

    __tablename__ = "claim_terms"

    claim_id: str = Field(primary_key=True, foreign_key="claim.id")
    court_id: str = Field(foreign_key="court.id")
    terms: dict[str, Any] = document(default_factory=dict)
    worked_to_on: date
    entered_by: str = Field(foreign_key="account.id")
    entered_at: datetime


class CaseCost(SQLModel, table=True):
    __tablename__ = "case_cost"
    __table_args__ = (CheckConstraint("amount_fen > 0", name="amount"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    name: str
    payee_name: str
    payee_account: str = ""
    amount_fen: int = fen()
    position: int
    added_at: datetime


class SeizedAsset(SQLModel, table=True):
    __tablename__ = "seized_asset"

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    kind: str
    name_zh: str
    name_en: str
    description_zh: str
    description_en: str
    location_zh: str
    location_en: str
    encumbrances: str
    occupation: str
    defects: str
    seized_on: date
    seizure_lapses_on: date
    recorded_at: datetime


class AssetPhoto(SQLModel, table=True):
    __tablename__ = "asset_photo"

    id: str = Field(primary_key=True)
    asset_id: str = Field(foreign_key="seized_asset.id", index=True)
    file_id: str = Field(foreign_key="stored_file.id")
    position: int
    caption: str = ""


class PriorityHolder(SQLModel, table=True):
    __tablename__ = "priority_holder"

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    asset_id: str = Field(foreign_key="seized_asset.id", index=True)
    name: str
    basis: str
    rank: int
    recorded_by: str = Field(foreign_key="account.id")
    recorded_at: datetime


class AssetFindings(SQLModel, table=True):
    __tablename__ = "asset_findings"
    __table_args__ = (UniqueConstraint("asset_id", "version"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    asset_id: str = Field(foreign_key="seized_asset.id", index=True)
    version: int
    kind: str
    answers: dict[str, Any] = document(default_factory=dict)
    found_by: str = Field(foreign_key="account.id")
    found_at: datetime


class AssetMarks(SQLModel, table=True):
    __tablename__ = "asset_marks"
    __table_args__ = (
        UniqueConstraint("asset_id", "version"),
        CheckConstraint("rent_years BETWEEN 5 AND 8", name="rent_years"),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    asset_id: str = Field(foreign_key="seized_asset.id", index=True)
    version: int
    circumstances: list[str] = document(default_factory=list)
    dwelling_ground: str | None = None
    rent_years: int | None = None
    explanation: str = ""
    marked_by: str = Field(foreign_key="account.id")
    marked_at: datetime


class AssetPaper(SQLModel, table=True):
    __tablename__ = "asset_paper"

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    asset_id: str = Field(foreign_key="seized_asset.id", index=True)
    file_id: str = Field(foreign_key="stored_file.id", index=True)
    kind: str
    title: str
    is_public: bool
    position: int
    added_by: str = Field(foreign_key="account.id")
    added_at: datetime


class AssetJoining(SQLModel, table=True):
    __tablename__ = "asset_joining"
    __table_args__ = (UniqueConstraint("part_id"),)

    whole_id: str = Field(primary_key=True, foreign_key="seized_asset.id")
    part_id: str = Field(primary_key=True, foreign_key="seized_asset.id")
    court_id: str = Field(foreign_key="court.id")
    ground: str
    reason: str
    joined_by: str = Field(foreign_key="account.id")
    joined_at: datetime
