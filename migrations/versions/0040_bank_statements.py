"""Statements of the court's bank, batches of payouts, and each day's close."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.sql.sqltypes import AutoString

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_TIME = sqlmodel.sql.sqltypes.UTCDateTime

_KEPT = """
CREATE FUNCTION bank_statement_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'bank_statement' THEN
    IF OLD.state <> 'booked' THEN RETURN coalesce(NEW, OLD); END IF;
  ELSIF OLD.outcome = 'waiting' THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  RAISE EXCEPTION 'a booked statement is kept as it is: % on %', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$
"""
_RELEASED = """
CREATE FUNCTION released_batch_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'payout_batch' THEN
    IF OLD.state = 'waiting' AND TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
  ELSIF TG_OP = 'UPDATE' AND NEW.given_up AND NOT EXISTS (
    SELECT FROM payout_batch WHERE id = OLD.batch_id AND state = 'released'
  ) AND (NEW.payout_id, NEW.attempt, NEW.payee_name, NEW.payee_account, NEW.amount_fen, NEW.purpose)
     = (OLD.payout_id, OLD.attempt, OLD.payee_name, OLD.payee_account, OLD.amount_fen, OLD.purpose)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a batch is kept as it is: % on %', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$
"""


def upgrade() -> None:
    _statements()
    _batches()
    op.create_table(
        "daily_close",
        _court(index=False, primary_key=True),
        sa.Column("day_on", sa.Date(), primary_key=True),
        sa.Column("closed_at", _TIME(), nullable=False),
        _account("closed_by"),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("books_fen", sa.BigInteger(), nullable=False),
        sa.Column("bank_fen", sa.BigInteger(), nullable=True),
        sa.Column("balanced", sa.Boolean(), nullable=False),
        sa.Column("picture", JSONB(), nullable=False),
        sa.Column("content_hash", AutoString(), nullable=False),
    )
    op.execute(
        "CREATE TRIGGER daily_close_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
        " ON daily_close FOR EACH STATEMENT EXECUTE FUNCTION record_is_append_only()"
    )


def downgrade() -> None:
    op.drop_table("daily_close")
    op.drop_table("payout_batch_item")
    op.drop_table("payout_batch")
    op.execute("DROP FUNCTION released_batch_is_kept()")
    op.drop_table("bank_line")
    op.drop_table("bank_statement")
    op.execute("DROP FUNCTION bank_statement_is_kept()")
    op.drop_table("statement_profile")


def _statements() -> None:
    op.create_table(
        "statement_profile",
        sa.Column("id", AutoString(), primary_key=True),
        _court(index=False),
        _text("name"),
        sa.Column("columns", JSONB(), nullable=False),
        *(_text(name) for name in ("day_form", "decimal_mark", "encoding", "delimiter")),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("changed_at", _TIME(), nullable=False),
        sa.UniqueConstraint("court_id", "name", name="uq_statement_profile_court_id_name"),
    )
    op.create_table(
        "bank_statement",
        sa.Column("id", AutoString(), primary_key=True),
        _court(),
        *(_text(name) for name in ("form", "account", "number")),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("opening_fen", sa.BigInteger(), nullable=False),
        sa.Column("closing_fen", sa.BigInteger(), nullable=False),
        *(_text(name) for name in ("content_hash", "file_sha256", "file_name", "state")),
        _account("read_by"),
        sa.Column("read_at", _TIME(), nullable=False),
        _account("booked_by"),
        sa.Column("booked_at", _TIME(), nullable=True),
        sa.UniqueConstraint(
            "court_id", "content_hash", name="uq_bank_statement_court_id_content_hash"
        ),
        sa.UniqueConstraint("court_id", "number", name="uq_bank_statement_court_id_number"),
    )
    op.create_table(
        "bank_line",
        sa.Column(
            "statement_id", AutoString(), sa.ForeignKey("bank_statement.id"), primary_key=True
        ),
        sa.Column("position", sa.Integer(), primary_key=True),
        _court(index=False),
        _text("bank_ref"),
        _text("direction"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        *(_text(name) for name in ("other_name", "other_account", "text", "end_to_end")),
        _text("return_reason"),
        _text("outcome"),
        _text("entry_key"),
        sa.Column(
            "transfer_id",
            AutoString(),
            sa.ForeignKey("incoming_transfer.id"),
            nullable=True,
            index=True,
        ),
        sa.Column("payout_id", AutoString(), sa.ForeignKey("payout.id"), nullable=True, index=True),
        sa.CheckConstraint("amount_fen > 0", name="ck_bank_line_amount"),
    )
    op.create_index(
        "ux_bank_line_once",
        "bank_line",
        ["court_id", "direction", "bank_ref"],
        unique=True,
        postgresql_where=sa.text("outcome NOT IN ('waiting', 'booked_before')"),
    )
    op.execute(_KEPT)
    for table in ("bank_statement", "bank_line"):
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION bank_statement_is_kept()"
        )


def _batches() -> None:
    op.create_table(
        "payout_batch",
        sa.Column("id", AutoString(), primary_key=True),
        _court(),
        _text("state"),
        sa.Column("by_rule", sa.Boolean(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("sum_fen", sa.BigInteger(), nullable=False),
        _account("made_by"),
        sa.Column("made_at", _TIME(), nullable=False),
        _account("released_by"),
        sa.Column("released_at", _TIME(), nullable=True),
        _text("file_sha256"),
        _text("reason"),
        sa.CheckConstraint(
            "state <> 'released' OR by_rule OR released_by <> made_by",
            name="ck_payout_batch_four_eyes",
        ),
        sa.CheckConstraint("count > 0 AND sum_fen > 0", name="ck_payout_batch_of_something"),
    )
    op.create_table(
        "payout_batch_item",
        sa.Column("batch_id", AutoString(), sa.ForeignKey("payout_batch.id"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("payout_id", AutoString(), sa.ForeignKey("payout.id"), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        _text("payee_name"),
        _text("payee_account"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        _text("purpose"),
        sa.Column("given_up", sa.Boolean(), nullable=False),
    )
    op.create_index(
        "ux_payout_batch_item_once",
        "payout_batch_item",
        ["payout_id", "attempt"],
        unique=True,
        postgresql_where=sa.text("NOT given_up"),
    )
    op.execute(_RELEASED)
    for table in ("payout_batch", "payout_batch_item"):
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION released_batch_is_kept()"
        )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, AutoString(), nullable=False)


def _court(*, index: bool = True, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(
        "court_id",
        AutoString(),
        sa.ForeignKey("court.id"),
        nullable=False,
        index=index,
        primary_key=primary_key,
    )


def _account(name: str) -> sa.Column[str]:
    return sa.Column(name, AutoString(), sa.ForeignKey("account.id"), nullable=True)
