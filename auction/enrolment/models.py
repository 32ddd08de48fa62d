"""Tables of enrolment. No row here joins a person and a paddle."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from auction.db.column_types import big, document, fen
from auction.people.models import TWO_PEOPLE


class Application(SQLModel, table=True):
    __tablename__ = "application"
    __table_args__ = (UniqueConstraint("lot_id", "account_id"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    lot_id: str = Field(foreign_key="lot.id", index=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    bidder_name: str
    refund_account: str
    state: str
    applied_at: datetime
    promised_at: datetime
    admitted_at: datetime | None = None
    principal_id: str | None = Field(default=None, foreign_key="account.id")
    proxy_confirmed_at: datetime | None = None


class BiddingConfirmation(SQLModel, table=True):
    """Bidding on a lot was confirmed with the password in a sign-in; no hour, which could be
    held against a paddle's first bid."""

    __tablename__ = "bidding_confirmation"

    sign_in_id: str = Field(foreign_key="sign_in.id", ondelete="CASCADE", primary_key=True)
    lot_id: str = Field(primary_key=True)


class Deposit(SQLModel, table=True):
    __tablename__ = "deposit"
    __table_args__ = (CheckConstraint("due_fen >= 0 AND paid_fen >= 0", name="amounts"),)

    number: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    application_id: str = Field(foreign_key="application.id", unique=True)
    due_fen: int = fen()
    paid_fen: int = fen(default=0)
    payer_name: str
    payer_account: str = ""
    state: str
    asked_at: datetime
    held_at: datetime | None = None
    release_due_at: datetime | None = None
    instructed_at: datetime | None = None
    returned_at: datetime | None = None


class PriorityClaim(SQLModel, table=True):
    """What the admission desk must know of a claim stands here: it may not read applications."""

    __tablename__ = "priority_claim"
    __table_args__ = (
        Index(
            "ix_priority_claim_standing",
            "deposit_number",
            unique=True,
            postgresql_where=text("state <> 'refused'"),
        ),
        CheckConstraint(TWO_PEOPLE, name="two_people"),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    lot_id: str = Field(foreign_key="lot.id")
    deposit_number: str = Field(foreign_key="deposit.number", index=True)
    claimant: str
    basis: str
    statement: str
    file_ids: list[str] = document(default_factory=list)
    state: str
    rank: int | None = None
    reason: str = ""
    claimed_at: datetime
    decided_by: str | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = None
    proposed_by: str | None = Field(default=None, foreign_key="account.id")
    proposed_at: datetime | None = None
    proposed_rank: int | None = None
    proposed_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    sent_back_note: str = Field(default="", sa_column_kwargs={"server_default": ""})
    by_one: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Participation(SQLModel, table=True):
    """Who takes part in a lot, and as what: the key lets nobody in twice, alone and with others."""

    __tablename__ = "participation"

    lot_id: str = Field(primary_key=True, foreign_key="lot.id")
    account_id: str = Field(primary_key=True, foreign_key="account.id", index=True)
    application_id: str = Field(foreign_key="application.id", index=True)
    part: str


class GivenPromise(SQLModel, table=True):
    """A promise, with the wording it was made in."""

    __tablename__ = "given_promise"

    application_id: str = Field(primary_key=True, foreign_key="application.id")
    account_id: str = Field(primary_key=True, foreign_key="account.id")
    kind: str = Field(primary_key=True)
    version: str
    text: str
    promised_at: datetime


class JointBidder(SQLModel, table=True):
    """One of several who apply together; `account_id` once they have consented themselves."""

    __tablename__ = "joint_bidder"
    __table_args__ = (
        CheckConstraint("share_numerator > 0 AND share_numerator < share_denominator", name="part"),
        UniqueConstraint("application_id", "email"),
    )

    id: str = Field(primary_key=True)
    application_id: str = Field(foreign_key="application.id", index=True)
    position: int
    email: str = Field(index=True)
    name: str
    share_numerator: int = big()
    share_denominator: int = big()
    state: str
    account_id: str | None = Field(default=None, foreign_key="account.id", index=True)
    asked_at: datetime
    answered_at: datetime | None = None


class EntryRequest(SQLModel, table=True):
    """Papers for the sworn desk: a qualification a lot asks for, or a power of attorney.

    What the desk must know stands here: it may not read applications.
    """

    __tablename__ = "entry_request"
    __table_args__ = (
        Index(
            "ix_entry_request_standing",
            "deposit_number",
            "kind",
            unique=True,
            postgresql_where=text("state NOT IN ('refused', 'void')"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    lot_id: str = Field(foreign_key="lot.id")
    deposit_number: str = Field(foreign_key="deposit.number", index=True)
    kind: str
    applicant: str
    principal: str = ""
    asked_zh: str = ""
    asked_en: str = ""
    statement: str = ""
    file_ids: list[str] = document(default_factory=list)
    state: str
    reason: str = ""
    handed_in_at: datetime
    decided_at: datetime | None = None


class EntryVote(SQLModel, table=True):
    """What one member of the desk found; the key lets nobody look twice."""

    __tablename__ = "entry_vote"

    request_id: str = Field(primary_key=True, foreign_key="entry_request.id")
    member_id: str = Field(primary_key=True, foreign_key="account.id")
    is_yes: bool
    reason: str = ""
    voted_at: datetime


class AuxiliaryWork(SQLModel, table=True):
    """Somebody does auxiliary work on a property, so they and theirs may not buy it. OJA-52."""

    __tablename__ = "auxiliary_work"

    asset_id: str = Field(primary_key=True, foreign_key="seized_asset.id")
    account_id: str = Field(primary_key=True, foreign_key="account.id", index=True)
    noted_at: datetime
