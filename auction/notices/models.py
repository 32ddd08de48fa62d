"""Tables of notices. A notice binds the hash of the decided terms; others void it.

The lot is named by its id alone: it belongs to a room to the right. `recipient` is the key of a
row of the court's record: "party:…", "holder:…", "addressee:…".
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from auction.db.column_types import document


class SaleNotice(SQLModel, table=True):
    """What everybody concerned is told of one sale, as it was frozen."""

    __tablename__ = "sale_notice"
    __table_args__ = (
        Index(
            "ix_sale_notice_standing",
            "lot_id",
            unique=True,
            postgresql_where=text("voided_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    asset_id: str = Field(foreign_key="seized_asset.id")
    lot_id: str
    lot_number: str
    is_second: bool
    terms_hash: str
    content: dict[str, Any] = document()
    content_hash: str
    opened_at: datetime
    voided_at: datetime | None = None


class NoticeService(SQLModel, table=True):
    """One way in which one recipient was told; a receipt is a file or the account's reading."""

    __tablename__ = "notice_service"
    __table_args__ = (
        UniqueConstraint("notice_id", "recipient", "channel"),
        CheckConstraint(
            "channel IN ('account', 'email', 'public') OR proof_file_id IS NOT NULL", name="proof"
        ),
    )

    id: str = Field(primary_key=True)
    notice_id: str = Field(foreign_key="sale_notice.id")
    court_id: str = Field(foreign_key="court.id")
    recipient: str
    name: str
    channel: str
    address: str = ""
    reason: str = ""
    content_hash: str
    account_id: str | None = Field(default=None, foreign_key="account.id")
    given_at: datetime
    given_by: str | None = Field(default=None, foreign_key="account.id")
    received_on: date | None = None
    receipt_at: datetime | None = None
    proof_file_id: str | None = Field(default=None, foreign_key="stored_file.id")


class NoticeAddressee(SQLModel, table=True):
    """Somebody else the court names to be told of a sale of a thing: a company, a lessee."""

    __tablename__ = "notice_addressee"

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    asset_id: str = Field(foreign_key="seized_asset.id", index=True)
    name: str
    capacity: str
    email: str = ""
    recorded_by: str | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime
