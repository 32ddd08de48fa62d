"""The agency's desk: surveys, more time, annexes, what a report says; clocks that stand still."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = sqlmodel.sql.sqltypes.UTCDateTime
_JSON = postgresql.JSONB(astext_type=sa.Text())


def _commission() -> list[sa.Column]:
    return [
        sa.Column("declared_at", _TIME(), nullable=True),
        sa.Column("stopped_at", _TIME(), nullable=True),
        sa.Column("materials_due_at", _TIME(), nullable=True),
        sa.Column("materials_returned_at", _TIME(), nullable=True),
    ]


def _report() -> list[sa.Column]:
    return [
        sa.Column("methods", _JSON, nullable=False, server_default="[]"),
        sa.Column("one_method_reason", _TEXT(), nullable=False, server_default=""),
        sa.Column("value_on", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("appraisers", _JSON, nullable=False, server_default="[]"),
        sa.Column("far_off_confirmed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("kept_until_on", sa.Date(), nullable=True),
        sa.Column("review_checks", _JSON, nullable=False, server_default="[]"),
    ]


def upgrade() -> None:
    op.add_column("deadline", sa.Column("stopped_at", _TIME(), nullable=True))
    op.add_column("appraisal", sa.Column("reissue_of", _TEXT(), nullable=True))
    op.create_foreign_key(
        op.f("fk_appraisal_reissue_of_appraisal"), "appraisal", "appraisal", ["reissue_of"], ["id"]
    )
    for column in _commission():
        op.add_column("commission", column)
    for column in _report():
        op.add_column("appraisal_report", column)
    _create_surveys()
    _create_extensions()
    _create_annexes()


def downgrade() -> None:
    op.drop_table("commission_annex")
    op.drop_table("extension_request")
    op.drop_table("site_survey")
    for column in reversed(_report()):
        op.drop_column("appraisal_report", column.name)
    for column in reversed(_commission()):
        op.drop_column("commission", column.name)
    op.drop_constraint(op.f("fk_appraisal_reissue_of_appraisal"), "appraisal", type_="foreignkey")
    op.drop_column("appraisal", "reissue_of")
    op.drop_column("deadline", "stopped_at")


def _create_surveys() -> None:
    op.create_table(
        "site_survey",
        *_of_commission("site_survey"),
        sa.Column("state", _TEXT(), nullable=False),
        sa.Column("place", _TEXT(), nullable=False),
        sa.Column("meets_at", _TIME(), nullable=False),
        sa.Column("proposed_at", _TIME(), nullable=False),
        sa.Column("recorded_at", _TIME(), nullable=True),
        sa.Column("attended", _JSON, nullable=False),
        sa.Column("absent", _JSON, nullable=False),
        sa.Column("witness_name", _TEXT(), nullable=False),
        sa.Column("witness_capacity", _TEXT(), nullable=False),
        sa.Column("note", _TEXT(), nullable=False),
        sa.CheckConstraint(
            "state <> 'held' OR absent = '[]' OR (witness_name <> '' AND witness_capacity <> '')",
            name=op.f("ck_site_survey_witness"),
        ),
    )
    op.create_index(op.f("ix_site_survey_commission_id"), "site_survey", ["commission_id"])
    op.create_index(
        "ix_site_survey_proposed",
        "site_survey",
        ["commission_id"],
        unique=True,
        postgresql_where=sa.text("state = 'proposed'"),
    )


def _create_extensions() -> None:
    table = "extension_request"
    op.create_table(
        table,
        *_of_commission(table),
        sa.Column("state", _TEXT(), nullable=False),
        sa.Column("asked_days", sa.Integer(), nullable=False),
        sa.Column("reason", _TEXT(), nullable=False),
        sa.Column("asked_at", _TIME(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("granted_days", sa.Integer(), nullable=True),
        sa.Column("decided_at", _TIME(), nullable=True),
        sa.Column("decided_by", _TEXT(), nullable=True),
        sa.Column("answer", _TEXT(), nullable=False),
        sa.Column("due_at", _TIME(), nullable=True),
        sa.CheckConstraint("place BETWEEN 1 AND 2", name=op.f(f"ck_{table}_place")),
        sa.CheckConstraint("asked_days BETWEEN 1 AND 15", name=op.f(f"ck_{table}_asked_days")),
        sa.CheckConstraint(
            "granted_days BETWEEN 1 AND asked_days", name=op.f(f"ck_{table}_granted_days")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f(f"fk_{table}_decided_by_account")
        ),
        sa.UniqueConstraint("commission_id", "place", name=op.f(f"uq_{table}_commission_id_place")),
    )
    op.create_index(op.f(f"ix_{table}_commission_id"), table, ["commission_id"])
    op.create_index(
        f"ix_{table}_pending",
        table,
        ["commission_id"],
        unique=True,
        postgresql_where=sa.text("state = 'pending'"),
    )


def _create_annexes() -> None:
    table = "commission_annex"
    op.create_table(
        table,
        *_of_commission(table),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", _TEXT(), nullable=False),
        sa.Column("name", _TEXT(), nullable=False),
        sa.Column("media_type", _TEXT(), nullable=False),
        sa.Column("file_id", _TEXT(), nullable=False),
        sa.Column("original_file_id", _TEXT(), nullable=False),
        sa.Column("added_at", _TIME(), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 20", name=op.f(f"ck_{table}_position")),
        *(
            sa.ForeignKeyConstraint(
                [column], ["stored_file.id"], name=op.f(f"fk_{table}_{column}_stored_file")
            )
            for column in ("file_id", "original_file_id")
        ),
        sa.UniqueConstraint(
            "commission_id", "position", name=op.f(f"uq_{table}_commission_id_position")
        ),
    )
    op.create_index(op.f(f"ix_{table}_commission_id"), table, ["commission_id"])


def _of_commission(table: str) -> list[sa.schema.SchemaItem]:
    """Return what every table that hangs on a commission begins with."""
    return [
        sa.Column("id", _TEXT(), nullable=False),
        sa.Column("court_id", _TEXT(), nullable=False),
        sa.Column("commission_id", _TEXT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f(f"fk_{table}_court_id_court")
        ),
        sa.ForeignKeyConstraint(
            ["commission_id"], ["commission.id"], name=op.f(f"fk_{table}_commission_id_commission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
