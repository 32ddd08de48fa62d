"""Findings of a thing in versions, a judge's marks, its papers, things joined; profile of a lot."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = sqlmodel.sql.sqltypes.UTCDateTime
_JSON = postgresql.JSONB


def _text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, _TEXT(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _time(name: str) -> sa.Column:
    return sa.Column(name, _TIME(), nullable=False)


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def upgrade() -> None:
    _create_findings()
    _create_marks()
    _create_papers()
    _create_joinings()
    op.add_column(
        "lot", sa.Column("profile_version", sa.Integer(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    op.drop_column("lot", "profile_version")
    for table in ("asset_joining", "asset_paper", "asset_marks", "asset_findings"):
        op.drop_table(table)


def _create_findings() -> None:
    table = "asset_findings"
    op.create_table(
        table,
        _text("id"),
        _text("court_id"),
        _text("asset_id"),
        _number("version"),
        _text("kind"),
        sa.Column("answers", _JSON(), nullable=False),
        _text("found_by"),
        _time("found_at"),
        _key(table, "court_id", "court"),
        _key(table, "asset_id", "seized_asset"),
        _key(table, "found_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("asset_id", "version", name=op.f(f"uq_{table}_asset_id_version")),
    )
    op.create_index(op.f(f"ix_{table}_asset_id"), table, ["asset_id"])


def _create_marks() -> None:
    table = "asset_marks"
    op.create_table(
        table,
        _text("id"),
        _text("court_id"),
        _text("asset_id"),
        _number("version"),
        sa.Column("circumstances", _JSON(), nullable=False),
        _text("dwelling_ground", nullable=True),
        _number("rent_years", nullable=True),
        _text("explanation"),
        _text("marked_by"),
        _time("marked_at"),
        sa.CheckConstraint("rent_years BETWEEN 5 AND 8", name=op.f(f"ck_{table}_rent_years")),
        _key(table, "court_id", "court"),
        _key(table, "asset_id", "seized_asset"),
        _key(table, "marked_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("asset_id", "version", name=op.f(f"uq_{table}_asset_id_version")),
    )
    op.create_index(op.f(f"ix_{table}_asset_id"), table, ["asset_id"])


def _create_papers() -> None:
    table = "asset_paper"
    op.create_table(
        table,
        _text("id"),
        _text("court_id"),
        _text("asset_id"),
        _text("file_id"),
        _text("kind"),
        _text("title"),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        _number("position"),
        _text("added_by"),
        _time("added_at"),
        _key(table, "court_id", "court"),
        _key(table, "asset_id", "seized_asset"),
        _key(table, "file_id", "stored_file"),
        _key(table, "added_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in ("asset_id", "file_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _create_joinings() -> None:
    table = "asset_joining"
    op.create_table(
        table,
        _text("whole_id"),
        _text("part_id"),
        _text("court_id"),
        _text("ground"),
        _text("reason"),
        _text("joined_by"),
        _time("joined_at"),
        _key(table, "whole_id", "seized_asset"),
        _key(table, "part_id", "seized_asset"),
        _key(table, "court_id", "court"),
        _key(table, "joined_by", "account"),
        sa.PrimaryKeyConstraint("whole_id", "part_id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("part_id", name=op.f(f"uq_{table}_part_id")),
    )
