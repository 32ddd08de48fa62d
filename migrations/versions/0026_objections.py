"""Each ground of an objection on its own way: explanations, reviews, supervision; proof of service."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = sqlmodel.sql.sqltypes.UTCDateTime

# An objection raised before had one ground, decided whole.
_POINTS = """
INSERT INTO objection_point (objection_id, kind, state, reason, decided_at, decided_by)
SELECT id, kind, state, reason, decided_at, decided_by FROM report_objection
"""


def upgrade() -> None:
    _widen()
    _create_points()
    _create_explanations()
    _create_reviews()
    _create_requests()


def downgrade() -> None:
    for table in (
        "supervision_request",
        "technical_review",
        "explanation_dispute",
        "objection_explanation",
        "objection_point",
    ):
        op.drop_table(table)
    op.drop_column("report_objection", "explain_until_at")
    op.drop_column("report_objection", "forwarded_at")
    op.drop_constraint(
        op.f("fk_report_service_proof_file_id_stored_file"), "report_service", type_="foreignkey"
    )
    for column in ("proof_file_id", "receipt_way", "paper"):
        op.drop_column("report_service", column)


def _widen() -> None:
    text = {"nullable": False}
    op.add_column("report_service", sa.Column("paper", _TEXT(), server_default="report", **text))
    op.add_column("report_service", sa.Column("receipt_way", _TEXT(), server_default="", **text))
    for column in ("paper", "receipt_way"):
        op.alter_column("report_service", column, server_default=None)
    op.add_column("report_service", sa.Column("proof_file_id", _TEXT(), nullable=True))
    op.create_foreign_key(
        op.f("fk_report_service_proof_file_id_stored_file"),
        "report_service",
        "stored_file",
        ["proof_file_id"],
        ["id"],
    )
    op.add_column("report_objection", sa.Column("forwarded_at", _TIME(), nullable=True))
    op.add_column("report_objection", sa.Column("explain_until_at", _TIME(), nullable=True))


def _create_points() -> None:
    op.create_table(
        "objection_point",
        sa.Column("objection_id", _TEXT(), nullable=False),
        sa.Column("kind", _TEXT(), nullable=False),
        sa.Column("state", _TEXT(), nullable=False),
        sa.Column("reason", _TEXT(), nullable=False),
        sa.Column("decided_at", _TIME(), nullable=True),
        sa.Column("decided_by", _TEXT(), nullable=True),
        _key("objection_point", "objection_id", "report_objection"),
        _key("objection_point", "decided_by", "account"),
        sa.PrimaryKeyConstraint("objection_id", "kind", name=op.f("pk_objection_point")),
    )
    op.execute(_POINTS)


def _create_explanations() -> None:
    table = "objection_explanation"
    op.create_table(
        table,
        *_texts("id", "court_id", "report_id", "objection_id", "words"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("valid_until_on", sa.Date(), nullable=True),
        sa.Column("file_id", _TEXT(), nullable=True),
        sa.Column("original_file_id", _TEXT(), nullable=True),
        sa.Column("explained_at", _TIME(), nullable=False),
        sa.Column("explained_by", _TEXT(), nullable=True),
        sa.Column("served_at", _TIME(), nullable=True),
        sa.Column("dispute_until_at", _TIME(), nullable=True),
        sa.CheckConstraint("amount_fen IS NULL OR amount_fen > 0", name=op.f(f"ck_{table}_amount")),
        sa.CheckConstraint(
            "(amount_fen IS NULL) = (file_id IS NULL)", name=op.f(f"ck_{table}_result")
        ),
        _key(table, "court_id", "court"),
        _key(table, "objection_id", "report_objection"),
        _key(table, "file_id", "stored_file"),
        _key(table, "original_file_id", "stored_file"),
        _key(table, "explained_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("objection_id", name=op.f(f"uq_{table}_objection_id")),
    )
    op.create_index(op.f(f"ix_{table}_report_id"), table, ["report_id"])
    op.create_table(
        "explanation_dispute",
        *_texts("explanation_id", "party_id"),
        sa.Column("said_at", _TIME(), nullable=False),
        sa.Column("said_by", _TEXT(), nullable=True),
        *_texts("words"),
        _key("explanation_dispute", "explanation_id", table),
        _key("explanation_dispute", "party_id", "case_party"),
        _key("explanation_dispute", "said_by", "account"),
        sa.PrimaryKeyConstraint("explanation_id", "party_id", name=op.f("pk_explanation_dispute")),
    )


def _create_reviews() -> None:
    table = "technical_review"
    op.create_table(
        table,
        *_texts("id", "court_id", "report_id", "association"),
        sa.Column("commissioned_at", _TIME(), nullable=False),
        sa.Column("commissioned_by", _TEXT(), nullable=True),
        sa.Column("until_at", _TIME(), nullable=False),
        sa.Column("concluded_at", _TIME(), nullable=True),
        sa.Column("concluded_by", _TEXT(), nullable=True),
        *_texts("conclusion", "reason"),
        sa.Column("file_id", _TEXT(), nullable=True),
        _key(table, "court_id", "court"),
        _key(table, "commissioned_by", "account"),
        _key(table, "concluded_by", "account"),
        _key(table, "file_id", "stored_file"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("report_id", name=op.f(f"uq_{table}_report_id")),
    )


def _create_requests() -> None:
    table = "supervision_request"
    op.create_table(
        table,
        *_texts("id", "court_id", "case_id", "asset_id", "party_id", "ground", "words", "file_id"),
        sa.Column("raised_at", _TIME(), nullable=False),
        *_texts("raised_by"),
        sa.Column("answered_at", _TIME(), nullable=True),
        sa.Column("answered_by", _TEXT(), nullable=True),
        *_texts("answer", "reply"),
        _key(table, "court_id", "court"),
        _key(table, "case_id", "enforcement_case"),
        _key(table, "asset_id", "seized_asset"),
        _key(table, "party_id", "case_party"),
        _key(table, "file_id", "stored_file"),
        _key(table, "raised_by", "account"),
        _key(table, "answered_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in ("court_id", "case_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_index(
        f"ix_{table}_open",
        table,
        ["party_id", "asset_id"],
        unique=True,
        postgresql_where=sa.text("answered_at IS NULL"),
    )


def _texts(*names: str) -> Sequence[sa.Column[str]]:
    return [sa.Column(name, _TEXT(), nullable=False) for name in names]


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )
