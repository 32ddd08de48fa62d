"""Tables of settlement."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from auction.db.column_types import document, fen


class Sale(SQLModel, table=True):
    __tablename__ = "sale"
    __table_args__ = (
        CheckConstraint("set_off_fen BETWEEN 0 AND price_fen", name="set_off"),
        CheckConstraint("way <> 'in_kind' OR party_id IS NOT NULL", name="creditor"),
        CheckConstraint("way = 'in_kind' OR buyer_id IS NOT NULL", name="buyer"),
        # One who does not pay makes room for the next; two never have the same thing.
        Index(
            "uq_sale_standing",
            "lot_id",
            unique=True,
            postgresql_where=text("state <> 'defaulted'"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    lot_id: str = Field(foreign_key="lot.id", index=True)
    way: str = Field(default="hammer", sa_column_kwargs={"server_default": "hammer"})
    buyer_id: str | None = Field(default=None, foreign_key="account.id", index=True)
    party_id: str | None = Field(default=None, foreign_key="case_party.id")
    buyer_name: str
    payer_name: str = ""
    buyer_ids: list[str] = document(default_factory=list)
    paddle: str
    price_fen: int = fen()
    deposit_number: str
    deposit_fen: int = fen()
    balance_fen: int = fen()
    set_off_fen: int = fen(default=0, sa_column_kwargs={"server_default": "0"})
    balance_paid_fen: int = fen(default=0)
    payment_number: str | None = None
    balance_due_at: datetime
    state: str
    confirmed_at: datetime
    confirmation_number: str
    paid_at: datetime | None = None
    ruling_number: str | None = None
    ruling_made_at: datetime | None = None
    ruling_served_at: datetime | None = None
    handed_over_at: datetime | None = None
    hand_over_note: str = ""
    defaulted_at: datetime | None = None
    forfeit_applied_fen: int = fen(default=0)
    topped_up_fen: int = fen(default=0, sa_column_kwargs={"server_default": "0"})
    annulled_at: datetime | None = None
    annulled_by: str | None = Field(default=None, foreign_key="account.id")
    annulled_from: str = ""
    annulment_ground: str = ""
    annulment_reason: str = ""
    annulment_basis: str = ""  # The objection or the outsider's claim it follows.


class RelatedDebt(SQLModel, table=True):
    """A debt tied to the property, paid by a judge's decision out of a kept deposit. OJA-38."""

    __tablename__ = "related_debt"
    __table_args__ = (CheckConstraint("amount_fen > 0", name="amount"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    case_id: str = Field(foreign_key="enforcement_case.id")
    sale_id: str = Field(foreign_key="sale.id", index=True)
    payee_name: str
    payee_account: str
    debt: str
    amount_fen: int = fen()
    reason: str
    decided_by: str = Field(foreign_key="account.id")
    decided_at: datetime


class TopUpDecision(SQLModel, table=True):
    """Whether a defaulted buyer pays what the kept deposit does not cover: once, by a judge."""

    __tablename__ = "top_up_decision"
    __table_args__ = (
        CheckConstraint("(amount_fen > 0) = is_ordered", name="amount"),
        CheckConstraint("is_ordered = (payment_number IS NOT NULL)", name="number"),
    )

    sale_id: str = Field(primary_key=True, foreign_key="sale.id")
    court_id: str = Field(foreign_key="court.id")
    is_ordered: bool
    uncovered_fen: int = fen()
    amount_fen: int = fen(default=0)
    reason: str
    payment_number: str | None = None
    decided_by: str = Field(foreign_key="account.id")
    decided_at: datetime
    paid_at: datetime | None = None


class AnnulledPart(SQLModel, table=True):
    """Money of a buyer that goes back because the sale was annulled; paid in parts as it comes."""

    __tablename__ = "annulled_part"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("ordered_fen BETWEEN 0 AND amount_fen", name="ordered"),
    )

    sale_id: str = Field(primary_key=True, foreign_key="sale.id")
    position: int = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    key: str
    payee_name: str
    payee_account: str
    amount_fen: int = fen()
    ordered_fen: int = fen(default=0)


class ReturnClaim(SQLModel, table=True):
    """What a payee of an annulled sale's proceeds has to give back. Law: OJA-50, CPL 244."""

    __tablename__ = "return_claim"
    __table_args__ = (CheckConstraint("amount_fen > 0", name="amount"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id")
    sale_id: str = Field(foreign_key="sale.id", index=True)
    payout_id: str = Field(foreign_key="payout.id", unique=True)
    claim: str
    purpose: str
    payee_name: str
    amount_fen: int = fen()
    payment_number: str
    state: str
    due_at: datetime
    opened_at: datetime
    ended_at: datetime | None = None


class Redemption(SQLModel, table=True):
    """A debtor's debts paid in full before the sale, by the debtor or for them."""

    __tablename__ = "redemption"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        Index(
            "uq_redemption_asked", "case_id", unique=True, postgresql_where=text("state = 'asked'")
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    payer_name: str
    payer_account: str = ""
    amount_fen: int = fen()
    payment_number: str
    state: str
    asked_by: str = Field(foreign_key="account.id")
    asked_at: datetime
    paid_at: datetime | None = None
    decided_by: str | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = None
    reason: str = ""
    lines: list[dict[str, Any]] = document(default_factory=list)
    surplus_fen: int = fen(default=0)


class EligibilityCheck(SQLModel, table=True):
    """The court's look, before the ruling, at what a buyer promised to be. The newest counts."""

    __tablename__ = "eligibility_check"

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    sale_id: str = Field(foreign_key="sale.id", index=True)
    kind: str
    is_eligible: bool
    source: str
    checked_by: str = Field(foreign_key="account.id")
    checked_at: datetime


class OpeningOrder(SQLModel, table=True):
    """Who is behind a paddle that did not buy; empty until an order of two was carried out."""

    __tablename__ = "opening_order"
    __table_args__ = (
        CheckConstraint("decided_by <> asked_by", name="two_people"),
        CheckConstraint("opened_at IS NULL OR decided_by IS NOT NULL", name="opened_when_signed"),
        Index(
            "uq_opening_order_standing",
            "lot_id",
            "paddle",
            unique=True,
            postgresql_where=text("state <> 'declined'"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    lot_id: str = Field(foreign_key="lot.id", index=True)
    paddle: str
    reason: str
    state: str
    asked_by: str = Field(foreign_key="account.id")
    asked_at: datetime
    decided_by: str | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = None
    opened_at: datetime | None = None
    holder_name: str = ""
    holder_number: str = ""


class DistributionRow(SQLModel, table=True):
    __tablename__ = "distribution"

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    sale_id: str = Field(foreign_key="sale.id", unique=True)
    state: str
    reasons: list[str] = document(default_factory=list)
    lines: list[dict[str, Any]] = document(default_factory=list)
    price_fen: int = fen()
    forfeits: list[dict[str, Any]] = document(default_factory=list)
    proceeds_fen: int = fen()
    surplus_fen: int = fen(default=0)
    short_fen: int = fen(default=0)
    accounts: dict[str, str] = document(default_factory=dict)
    proposed_at: datetime
    approved_by: str | None = Field(default=None, foreign_key="account.id")
    approved_at: datetime | None = None
    paid_at: datetime | None = None
    class_order: list[str] = document(default_factory=list)
    ordered_by: str | None = Field(default=None, foreign_key="account.id")
    ordered_at: datetime | None = None


class SaleApproval(SQLModel, table=True):
    """An authority whose approval a ruling waits for, such as for some equity. Law: CAT-03."""

    __tablename__ = "sale_approval"

    sale_id: str = Field(primary_key=True, foreign_key="sale.id")
    court_id: str = Field(foreign_key="court.id")
    authority: str
    asked_at: datetime
    until_at: datetime
    outcome: str | None = None
    note: str = ""
    decided_at: datetime | None = None


class RulingService(SQLModel, table=True):
    """The proof that a ruling reached the buyer. Law: OJA-36, AUC-20."""

    __tablename__ = "ruling_service"

    sale_id: str = Field(primary_key=True, foreign_key="sale.id")
    court_id: str = Field(foreign_key="court.id")
    channel: str
    address: str
    content_sha256: str
    served_at: datetime
    receipt_file_id: str = Field(foreign_key="stored_file.id")
    recorded_by: str = Field(foreign_key="account.id")
    recorded_at: datetime


class AssistanceNotice(SQLModel, table=True):
    """A notice to a registry to enter the new owner: what, to whom, when, and what came of it."""

    __tablename__ = "assistance_notice"

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    sale_id: str = Field(foreign_key="sale.id", index=True)
    number: str
    addressee: str
    what: str
    issued_at: datetime
    issued_by: str = Field(foreign_key="account.id")
    done_at: datetime | None = None
    done_note: str = ""


class Vacating(SQLModel, table=True):
    """How an occupied thing becomes empty: told, a day set, and forced only after it."""

    __tablename__ = "vacating"

    sale_id: str = Field(primary_key=True, foreign_key="sale.id")
    court_id: str = Field(foreign_key="court.id")
    occupant: str
    told_how: str
    is_mortgaged_dwelling: bool = False
    told_at: datetime
    leave_by_at: datetime
    forced_at: datetime | None = None
    forced_note: str = ""
    empty_at: datetime | None = None


class HandOverRecord(SQLModel, table=True):
    """The record both signed when the thing changed hands. Law: AUC-27."""

    __tablename__ = "hand_over_record"

    sale_id: str = Field(primary_key=True, foreign_key="sale.id")
    court_id: str = Field(foreign_key="court.id")
    giver: str
    receiver: str
    meters: str = ""
    keys: str = ""
    condition: str
    file_id: str = Field(foreign_key="stored_file.id")
    file_sha256: str
    handed_at: datetime
    recorded_by: str = Field(foreign_key="account.id")
    recorded_at: datetime
