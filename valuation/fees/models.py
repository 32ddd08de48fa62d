"""Tables of fees: tariffs, advances, expenses, and each fee with its arithmetic."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from auction.db.column_types import document, fen


class AppraisalTariff(SQLModel, table=True):
    """The newest one of a court and speciality holds; earlier ones stay to be read."""

    __tablename__ = "appraisal_tariff"
    __table_args__ = (UniqueConstraint("court_id", "speciality", "version"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    speciality: str
    version: int
    tiers: list[dict[str, Any]] = document(default_factory=list)
    source: str
    filed_at: datetime
    filed_by: str = Field(foreign_key="account.id")


class FeeAdvance(SQLModel, table=True):
    """One advance for each appraisal, whichever of its agencies it comes to pay."""

    __tablename__ = "fee_advance"
    __table_args__ = (
        CheckConstraint("expected_fen > 0 AND estimate_fen >= 0 AND amount_fen >= 0", name="sums"),
        CheckConstraint("used_fen >= 0 AND returned_fen >= 0", name="spent"),
    )

    appraisal_id: str = Field(primary_key=True, foreign_key="appraisal.id")
    court_id: str = Field(foreign_key="court.id")
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    state: str
    expected_fen: int = fen()
    estimate_fen: int = fen()
    amount_fen: int = fen()
    estimated_at: datetime
    estimated_by: str = Field(foreign_key="account.id")
    party_id: str | None = Field(default=None, foreign_key="case_party.id")
    payment_number: str = ""
    asked_at: datetime | None = None
    due_at: datetime | None = None
    paid_at: datetime | None = None
    paid_fen: int = fen(default=0)
    payer_account: str = ""
    used_fen: int = fen(default=0)
    returned_fen: int = fen(default=0)


class FeeExpense(SQLModel, table=True):
    """What an agency says it spent; the judge accepts an amount of it."""

    __tablename__ = "fee_expense"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint(
            "accepted_fen IS NULL OR accepted_fen BETWEEN 0 AND amount_fen", name="accepted"
        ),
    )

    commission_id: str = Field(primary_key=True, foreign_key="commission.id")
    court_id: str = Field(foreign_key="court.id")
    amount_fen: int = fen()
    note: str
    receipt_file_id: str | None = Field(default=None, foreign_key="stored_file.id")
    entered_at: datetime
    entered_by: str = Field(foreign_key="account.id")
    accepted_fen: int | None = fen(default=None, nullable=True)
    decision_note: str = ""
    decided_at: datetime | None = None
    decided_by: str | None = Field(default=None, foreign_key="account.id")


class FeeAccount(SQLModel, table=True):
    """Where an agency is paid."""

    __tablename__ = "fee_account"

    agency_id: str = Field(primary_key=True, foreign_key="agency.id")
    bank_account: str
    named_at: datetime
    named_by: str = Field(foreign_key="account.id")


class ValuationFee(SQLModel, table=True):
    """One fee for one piece of work, for ever: `subject` is the commission, report or result."""

    __tablename__ = "valuation_fee"
    __table_args__ = (
        UniqueConstraint("kind", "subject"),
        CheckConstraint("(state = 'booked') = (amount_fen IS NOT NULL)", name="known_when_booked"),
        CheckConstraint("amount_fen >= 0 AND from_advance_fen >= 0", name="amounts"),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    asset_id: str = Field(foreign_key="seized_asset.id", index=True)
    appraisal_id: str | None = Field(default=None, foreign_key="appraisal.id", index=True)
    kind: str
    subject: str
    outcome: str
    state: str
    payee_name: str
    agency_id: str | None = Field(default=None, foreign_key="agency.id")
    amount_fen: int | None = fen(default=None, nullable=True)
    from_advance_fen: int = fen(default=0)
    arithmetic: dict[str, Any] = document(default_factory=dict)
    sale_id: str | None = Field(default=None, foreign_key="sale.id")
    made_at: datetime
    booked_at: datetime | None = None
    advance_paid_out: bool = False
