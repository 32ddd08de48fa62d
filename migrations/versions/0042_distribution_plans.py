"""Distribution plans: made, served, objected to, sued about, paid; a version never changes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.sql.sqltypes import AutoString

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _plans()
    _versions()
    _recipients()
    _objections()
    _replies()


def _plans() -> None:
    op.create_table(
        "distribution_plan",
        _key("id"),
        _refers("court_id", "court.id", index=True),
        _refers("case_id", "enforcement_case.id", index=True),
        _refers("distribution_id", "distribution.id", index=True),
        _refers("made_by", "account.id"),
        _at("made_at"),
        sa.Column("certain", JSONB(), nullable=False),
        sa.Column("in_kind", JSONB(), nullable=False),
        _fen("kept_fen"),
        _at("partly_paid_at", nullable=True),
        _at("ended_at", nullable=True),
        _text("ended_reason"),
        sa.CheckConstraint("kept_fen >= 0", name="kept"),
    )
    op.create_index(
        "uq_distribution_plan_standing",
        "distribution_plan",
        ["distribution_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _versions() -> None:
    op.create_table(
        "plan_version",
        _key("id"),
        _refers("court_id", "court.id"),
        _refers("plan_id", "distribution_plan.id", index=True),
        _refers("distribution_id", "distribution.id"),
        sa.Column("version", sa.Integer(), nullable=False),
        _text("cause"),
        sa.Column("objection_id", AutoString()),
        sa.Column("content", JSONB(), nullable=False),
        _text("content_sha256"),
        _refers("made_by", "account.id"),
        _at("made_at"),
        sa.UniqueConstraint("distribution_id", "version"),
    )
    op.execute(
        """
        CREATE FUNCTION plan_version_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION 'a version of a plan is never changed: % on %', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER plan_version_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON plan_version
          FOR EACH STATEMENT EXECUTE FUNCTION plan_version_is_append_only()
        """
    )


def _recipients() -> None:
    op.create_table(
        "plan_recipient",
        _key("id"),
        _refers("court_id", "court.id"),
        _refers("plan_id", "distribution_plan.id", index=True),
        _refers("party_id", "case_party.id", index=True),
        _text("name"),
        _text("role"),
        sa.Column("position", sa.Integer(), nullable=False),
        _at("served_at", nullable=True),
        _at("until_at", nullable=True),
        _text("channel"),
        _text("address"),
        _text("note"),
        _by("recorded_by"),
        _at("recorded_at", nullable=True),
        sa.UniqueConstraint("plan_id", "party_id"),
    )


def _objections() -> None:
    op.create_table(
        "plan_objection",
        _key("id"),
        _refers("court_id", "court.id"),
        _refers("plan_id", "distribution_plan.id", index=True),
        _refers("recipient_id", "plan_recipient.id"),
        _text("claim"),
        _fen("plan_fen"),
        _fen("should_fen"),
        _text("grounds"),
        _text("state"),
        _at("received_at"),
        _refers("filed_by", "account.id"),
        _at("filed_at"),
        _at("told_at", nullable=True),
        _text("told_how"),
        _at("suit_until_at", nullable=True),
        _text("suit_number"),
        sa.Column("suit_filed_on", sa.Date()),
        sa.Column("sued_fen", sa.BigInteger()),
        _by("suit_recorded_by"),
        _text("judgment_number"),
        sa.Column("in_force_on", sa.Date()),
        sa.Column("judged_fen", sa.BigInteger()),
        _by("decided_by"),
        _at("decided_at", nullable=True),
        sa.CheckConstraint("should_fen >= 0 AND should_fen <> plan_fen", name="amounts"),
    )
    op.create_index(
        "uq_plan_objection_of_line",
        "plan_objection",
        ["recipient_id", "claim"],
        unique=True,
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )


def _replies() -> None:
    op.create_table(
        "plan_reply",
        _key("id"),
        _refers("court_id", "court.id"),
        _refers("objection_id", "plan_objection.id", index=True),
        _refers("recipient_id", "plan_recipient.id"),
        _at("told_at", nullable=True),
        _at("until_at", nullable=True),
        _text("channel"),
        _text("address"),
        _text("note"),
        _text("answer"),
        _text("words"),
        _at("answered_at", nullable=True),
        _by("answered_by"),
        sa.UniqueConstraint("objection_id", "recipient_id"),
    )


def _key(name: str) -> sa.Column[Any]:
    return sa.Column(name, AutoString(), primary_key=True)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, AutoString(), nullable=False)


def _fen(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _at(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _by(name: str) -> sa.Column[Any]:
    return sa.Column(name, AutoString(), sa.ForeignKey("account.id"))


def _refers(name: str, to: str, *, index: bool = False) -> sa.Column[Any]:
    return sa.Column(name, AutoString(), sa.ForeignKey(to), nullable=False, index=index)


def downgrade() -> None:
    for table in ("plan_reply", "plan_objection", "plan_recipient", "plan_version"):
        op.drop_table(table)
    op.execute("DROP FUNCTION plan_version_is_append_only()")
    op.drop_table("distribution_plan")
