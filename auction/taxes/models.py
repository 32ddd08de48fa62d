"""Tables of taxes."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from auction.db.column_types import document


class TaxTable(SQLModel, table=True):
    """A table as a court brought it: looked at, counting, or replaced by the next. Never changed.

    `lines` is what each line of the file said or why it was refused; `rates` is what counts.
    """

    __tablename__ = "tax_table"
    __table_args__ = (
        CheckConstraint("(state = 'preview') = (version IS NULL)", name="version"),
        Index(
            "uq_tax_table_counting",
            "court_id",
            unique=True,
            postgresql_where=text("state = 'counts'"),
        ),
        Index("uq_tax_table_version", "court_id", "version", unique=True),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    state: str
    version: int | None = None
    file_name: str
    file_sha256: str
    columns: dict[str, str] = document(default_factory=dict)
    lines: list[dict[str, Any]] = document(default_factory=list)
    rates: list[dict[str, Any]] = document(default_factory=list)
    read_by: str = Field(foreign_key="account.id")
    read_at: datetime
    counted_by: str | None = Field(default=None, foreign_key="account.id")
    counts_since_at: datetime | None = None
    replaced_at: datetime | None = None
