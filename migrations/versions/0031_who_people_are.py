"""Who people are: two of the desk, its oath, papers of foreigners and agents, bars, consents."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = sqlmodel.sql.sqltypes.UTCDateTime
_DECIDED_BY_TWO = ("identity_dossier", "priority_claim")
_TWO_PEOPLE = (
    "decided_by IS NULL OR by_one OR (proposed_by IS NOT NULL AND proposed_by <> decided_by)"
)


def _text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, _TEXT(), nullable=nullable)


def _kept(name: str, default: str = "") -> sa.Column:
    return sa.Column(name, _TEXT(), nullable=False, server_default=default)


def _time(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, _TIME(), nullable=nullable)


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def _primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=op.f(f"pk_{table}"))


def upgrade() -> None:
    for table in _DECIDED_BY_TWO:
        _ask_two(table)
    for column in _of_a_dossier():
        op.add_column("identity_dossier", column)
    op.create_index(op.f("ix_identity_dossier_number_tag"), "identity_dossier", ["number_tag"])
    op.add_column("priority_claim", sa.Column("proposed_rank", sa.Integer(), nullable=True))
    _create_oaths()
    _create_bars()
    _create_consents()


def downgrade() -> None:
    for table in (
        "consent",
        "auxiliary_work",
        "consumption_limit",
        "near_relative",
        "desk_oath",
    ):
        op.drop_table(table)
    op.drop_column("priority_claim", "proposed_rank")
    op.drop_index(op.f("ix_identity_dossier_number_tag"), "identity_dossier")
    for column in _of_a_dossier():
        op.drop_column("identity_dossier", column.name)
    for table in _DECIDED_BY_TWO:
        op.drop_constraint(op.f(f"ck_{table}_two_people"), table)
        for column in _of_a_proposal():
            op.drop_column(table, column.name)


def _of_a_proposal() -> list[sa.Column]:
    return [
        _text("proposed_by", nullable=True),
        _time("proposed_at", nullable=True),
        _kept("proposed_reason"),
        _kept("sent_back_note"),
        sa.Column("by_one", sa.Boolean(), nullable=False, server_default=sa.false()),
    ]


def _of_a_dossier() -> list[sa.Column]:
    return [
        _kept("paper", "resident_id"),
        _kept("nationality"),
        sa.Column("born_on", sa.Date(), nullable=True),
        _kept("agent"),
        _kept("agent_number"),
        _text("power_file_id", nullable=True),
        _kept("agent_tag"),
        _kept("number_tag"),
        sa.Column("proposed_verified", sa.Boolean(), nullable=True),
    ]


def _ask_two(table: str) -> None:
    """From now on two decide; what one had decided alone keeps its mark."""
    for column in _of_a_proposal():
        op.add_column(table, column)
    op.execute(f"UPDATE {table} SET by_one = true WHERE decided_by IS NOT NULL")  # noqa: S608
    name = op.f(f"fk_{table}_proposed_by_account")
    op.create_foreign_key(name, table, "account", ["proposed_by"], ["id"])
    op.create_check_constraint(op.f(f"ck_{table}_two_people"), table, _TWO_PEOPLE)


def _create_oaths() -> None:
    op.create_table(
        "desk_oath",
        _text("id"),
        _text("court_id"),
        _text("account_id"),
        _text("version"),
        _text("sha256"),
        _text("language"),
        _time("sworn_at"),
        _time("ended_at", nullable=True),
        _key("desk_oath", "court_id", "court"),
        _key("desk_oath", "account_id", "account"),
        _primary("desk_oath"),
    )
    op.create_index(op.f("ix_desk_oath_court_id"), "desk_oath", ["court_id"])
    op.create_index(
        "uq_desk_oath_standing",
        "desk_oath",
        ["account_id", "version"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _create_bars() -> None:
    op.create_table(
        "near_relative",
        _text("id"),
        _text("court_id", nullable=True),
        _text("account_id"),
        _text("relation"),
        _text("number_tag"),
        _time("declared_at"),
        _key("near_relative", "court_id", "court"),
        _key("near_relative", "account_id", "account"),
        _primary("near_relative"),
        sa.UniqueConstraint(
            "account_id", "number_tag", name=op.f("uq_near_relative_account_id_number_tag")
        ),
    )
    for column in ("court_id", "number_tag"):
        op.create_index(op.f(f"ix_near_relative_{column}"), "near_relative", [column])
    op.create_table(
        "consumption_limit",
        _text("id"),
        _text("court_id"),
        _text("name"),
        _text("number_tag"),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        _time("added_at"),
        _text("added_by"),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on", name=op.f("ck_consumption_limit_days")
        ),
        _key("consumption_limit", "court_id", "court"),
        _key("consumption_limit", "added_by", "account"),
        _primary("consumption_limit"),
        sa.UniqueConstraint(
            "court_id",
            "number_tag",
            "from_on",
            name=op.f("uq_consumption_limit_court_id_number_tag_from_on"),
        ),
    )
    op.create_index(op.f("ix_consumption_limit_number_tag"), "consumption_limit", ["number_tag"])
    op.create_table(
        "auxiliary_work",
        _text("asset_id"),
        _text("account_id"),
        _time("noted_at"),
        _key("auxiliary_work", "asset_id", "seized_asset"),
        _key("auxiliary_work", "account_id", "account"),
        _primary("auxiliary_work", "asset_id", "account_id"),
    )
    op.create_index(op.f("ix_auxiliary_work_account_id"), "auxiliary_work", ["account_id"])


def _create_consents() -> None:
    op.create_table(
        "consent",
        _text("id"),
        _text("account_id"),
        _text("notice"),
        sa.Column("version", sa.Integer(), nullable=False),
        _text("sha256"),
        _text("language"),
        _time("given_at"),
        _key("consent", "account_id", "account"),
        _primary("consent"),
        sa.UniqueConstraint(
            "account_id",
            "notice",
            "version",
            name=op.f("uq_consent_account_id_notice_version"),
        ),
    )
