"""The judge's desk: escalations and a court's rule for them; viewings; questions about a lot."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = sqlmodel.sql.sqltypes.UTCDateTime
_JSON = postgresql.JSONB


def _text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, _TEXT(), nullable=nullable)


def _time(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, _TIME(), nullable=nullable)


def _whole(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _json(name: str) -> sa.Column:
    return sa.Column(name, _JSON(), nullable=False)


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def upgrade() -> None:
    _create_escalations()
    _create_viewings()
    _create_questions()


def downgrade() -> None:
    for table in (
        "lot_question",
        "viewing_booking",
        "viewing_slot",
        "escalation",
        "escalation_rule",
    ):
        op.drop_table(table)


def _create_escalations() -> None:
    op.create_table(
        "escalation_rule",
        _text("court_id"),
        _json("after_days"),
        _whole("again_every_days", nullable=True),
        _json("mark_days"),
        _time("changed_at", nullable=False),
        _text("changed_by"),
        _key("escalation_rule", "court_id", "court"),
        _key("escalation_rule", "changed_by", "account"),
        sa.PrimaryKeyConstraint("court_id", name=op.f("pk_escalation_rule")),
    )
    op.create_table(
        "escalation",
        _text("id"),
        _text("court_id"),
        _text("deadline_id"),
        _whole("level"),
        _time("escalated_at", nullable=False),
        _json("told"),
        _time("acknowledged_at"),
        _text("acknowledged_by", nullable=True),
        _text("note"),
        sa.CheckConstraint("level >= 1", name=op.f("ck_escalation_level")),
        sa.CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by IS NULL)",
            name=op.f("ck_escalation_acknowledged"),
        ),
        _key("escalation", "court_id", "court"),
        _key("escalation", "deadline_id", "deadline"),
        _key("escalation", "acknowledged_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
        sa.UniqueConstraint("deadline_id", "level", name=op.f("uq_escalation_deadline_id_level")),
    )
    op.create_index(
        "ix_escalation_standing",
        "escalation",
        ["court_id"],
        postgresql_where=sa.text("acknowledged_at IS NULL"),
    )


def _create_viewings() -> None:
    op.create_table(
        "viewing_slot",
        _text("id"),
        _text("court_id"),
        _text("lot_id"),
        _text("place"),
        _time("starts_at", nullable=False),
        _time("ends_at", nullable=False),
        _whole("places"),
        _whole("places_taken"),
        _text("state"),
        _text("reason"),
        _whole("revision"),
        _time("made_at", nullable=False),
        _text("made_by"),
        sa.CheckConstraint(
            "places_taken BETWEEN 0 AND places", name=op.f("ck_viewing_slot_capacity")
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_viewing_slot_span")),
        _key("viewing_slot", "court_id", "court"),
        _key("viewing_slot", "lot_id", "lot"),
        _key("viewing_slot", "made_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_viewing_slot")),
    )
    op.create_index(op.f("ix_viewing_slot_lot_id"), "viewing_slot", ["lot_id"])
    op.create_table(
        "viewing_booking",
        _text("id"),
        _text("court_id"),
        _text("lot_id"),
        _text("slot_id"),
        _text("account_id"),
        _text("code"),
        _time("booked_at", nullable=False),
        _time("cancelled_at"),
        _time("over_at"),
        _time("reminded_at"),
        _time("attended_at"),
        _key("viewing_booking", "court_id", "court"),
        _key("viewing_booking", "lot_id", "lot"),
        _key("viewing_booking", "slot_id", "viewing_slot"),
        _key("viewing_booking", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_viewing_booking")),
        sa.UniqueConstraint("slot_id", "code", name=op.f("uq_viewing_booking_slot_id_code")),
    )
    op.create_index(op.f("ix_viewing_booking_account_id"), "viewing_booking", ["account_id"])
    op.create_index(
        "ix_viewing_booking_standing",
        "viewing_booking",
        ["lot_id", "account_id"],
        unique=True,
        postgresql_where=sa.text("cancelled_at IS NULL AND over_at IS NULL"),
    )


def _create_questions() -> None:
    op.create_table(
        "lot_question",
        _text("id"),
        _text("court_id"),
        _text("lot_id"),
        _text("asker_id"),
        _text("question"),
        _time("asked_at", nullable=False),
        _text("answer"),
        _time("answered_at"),
        _text("answered_by", nullable=True),
        _time("closed_at"),
        _text("closed_reason"),
        _key("lot_question", "court_id", "court"),
        _key("lot_question", "lot_id", "lot"),
        _key("lot_question", "asker_id", "account"),
        _key("lot_question", "answered_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_question")),
    )
    for column in ("lot_id", "asker_id"):
        op.create_index(op.f(f"ix_lot_question_{column}"), "lot_question", [column])
    op.create_index(
        "ix_lot_question_open",
        "lot_question",
        ["court_id", "asked_at"],
        postgresql_where=sa.text("answered_at IS NULL AND closed_at IS NULL"),
    )
