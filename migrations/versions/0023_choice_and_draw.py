"""Parties choose agencies in their own accounts; they may add numbers to a draw."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = sqlmodel.sql.sqltypes.UTCDateTime
_TEXTS = ("figure_value", "figure_source")
_PEOPLE = ("figure_entered_by", "figure_confirmed_by")


def upgrade() -> None:
    op.add_column("appraisal", sa.Column("choice_until_at", _TIME(), nullable=True))
    _widen_draws()
    _create_draw_tables()
    _create_choices()


def downgrade() -> None:
    for table in ("agency_choice", "draw_exclusion", "draw_sealed", "draw_party"):
        op.drop_table(table)
    # What was not revealed is no draw in the narrower sense, and its secret is gone.
    op.execute("DELETE FROM appraisal_draw WHERE drawn_at IS NULL")
    op.drop_constraint(op.f("ck_appraisal_draw_second_look"), "appraisal_draw", type_="check")
    op.drop_constraint(op.f("ck_appraisal_draw_revealed"), "appraisal_draw", type_="check")
    op.alter_column("appraisal_draw", "drawn_at", nullable=False)
    for column in (
        *_PEOPLE,
        *_TEXTS,
        "figure_on",
        "contributions_until_at",
        "opened_at",
        "state",
    ):
        op.drop_column("appraisal_draw", column)
    op.drop_column("appraisal", "choice_until_at")


def _widen_draws() -> None:
    table = "appraisal_draw"
    op.add_column(table, sa.Column("state", _TEXT(), nullable=True))
    op.add_column(table, sa.Column("opened_at", _TIME(), nullable=True))
    op.execute("UPDATE appraisal_draw SET state = 'revealed', opened_at = drawn_at")
    op.alter_column(table, "state", nullable=False)
    op.alter_column(table, "opened_at", nullable=False)
    op.add_column(table, sa.Column("contributions_until_at", _TIME(), nullable=True))
    op.add_column(table, sa.Column("figure_on", sa.Date(), nullable=True))
    for column in _TEXTS:
        op.add_column(table, sa.Column(column, _TEXT(), nullable=False, server_default=""))
        op.alter_column(table, column, server_default=None)
    for column in _PEOPLE:
        op.add_column(table, sa.Column(column, _TEXT(), nullable=True))
        name = op.f(f"fk_appraisal_draw_{column}_account")
        op.create_foreign_key(name, table, "account", [column], ["id"])
    op.alter_column(table, "drawn_at", nullable=True)
    op.create_check_constraint(
        op.f("ck_appraisal_draw_revealed"), table, "(state = 'revealed') = (drawn_at IS NOT NULL)"
    )
    op.create_check_constraint(
        op.f("ck_appraisal_draw_second_look"), table, "figure_confirmed_by <> figure_entered_by"
    )


def _create_draw_tables() -> None:
    op.create_table(
        "draw_party",
        sa.Column("appraisal_id", _TEXT(), nullable=False),
        sa.Column("party_id", _TEXT(), nullable=False),
        sa.Column("label", _TEXT(), nullable=False),
        sa.Column("contributed_at", _TIME(), nullable=True),
        _key("draw_party", "appraisal_id", "appraisal_draw", "appraisal_id"),
        _key("draw_party", "party_id", "case_party"),
        sa.PrimaryKeyConstraint("appraisal_id", "party_id", name=op.f("pk_draw_party")),
        sa.UniqueConstraint("appraisal_id", "label", name=op.f("uq_draw_party_appraisal_id_label")),
    )
    op.create_table(
        "draw_sealed",
        sa.Column("appraisal_id", _TEXT(), nullable=False),
        sa.Column("label", _TEXT(), nullable=False),
        sa.Column("content", _TEXT(), nullable=False),
        _key("draw_sealed", "appraisal_id", "appraisal_draw", "appraisal_id"),
        sa.PrimaryKeyConstraint("appraisal_id", "label", name=op.f("pk_draw_sealed")),
    )
    op.create_table(
        "draw_exclusion",
        sa.Column("appraisal_id", _TEXT(), nullable=False),
        sa.Column("agency_id", _TEXT(), nullable=False),
        sa.Column("ground", _TEXT(), nullable=False),
        sa.Column("note", _TEXT(), nullable=False),
        sa.Column("noted_by", _TEXT(), nullable=False),
        sa.Column("noted_at", _TIME(), nullable=False),
        _key("draw_exclusion", "appraisal_id", "appraisal"),
        _key("draw_exclusion", "agency_id", "agency"),
        _key("draw_exclusion", "noted_by", "account"),
        sa.PrimaryKeyConstraint("appraisal_id", "agency_id", name=op.f("pk_draw_exclusion")),
    )


def _create_choices() -> None:
    json = postgresql.JSONB(astext_type=sa.Text())
    op.create_table(
        "agency_choice",
        sa.Column("appraisal_id", _TEXT(), nullable=False),
        sa.Column("party_id", _TEXT(), nullable=False),
        sa.Column("account_id", _TEXT(), nullable=False),
        sa.Column("agency_ids", json, nullable=False),
        sa.Column("ranked_at", _TIME(), nullable=True),
        sa.Column("draw_asked_at", _TIME(), nullable=True),
        _key("agency_choice", "appraisal_id", "appraisal"),
        _key("agency_choice", "party_id", "case_party"),
        _key("agency_choice", "account_id", "account"),
        sa.PrimaryKeyConstraint("appraisal_id", "party_id", name=op.f("pk_agency_choice")),
    )


def _key(table: str, column: str, other: str, its: str = "id") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.{its}"], name=name)
