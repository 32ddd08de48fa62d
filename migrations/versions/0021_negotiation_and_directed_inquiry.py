"""The parties' sealed prices, and what the body at the property's place answers."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    _create_negotiations()
    _create_parties()
    _create_inquiries()


def downgrade() -> None:
    op.drop_table("directed_inquiry")
    op.drop_table("negotiating_party")
    op.drop_table("negotiation")


def _create_negotiations() -> None:
    op.create_table(
        "negotiation",
        sa.Column("id", _TEXT(), nullable=False),
        sa.Column("court_id", _TEXT(), nullable=False),
        sa.Column("case_id", _TEXT(), nullable=False),
        sa.Column("asset_id", _TEXT(), nullable=False),
        sa.Column("procedure_id", _TEXT(), nullable=False),
        sa.Column("state", _TEXT(), nullable=False),
        sa.Column("begun_at", _TIME(), nullable=False),
        sa.Column("due_at", _TIME(), nullable=False),
        sa.Column("opened_at", _TIME(), nullable=True),
        sa.Column("closed_at", _TIME(), nullable=True),
        sa.Column("why", _TEXT(), nullable=False),
        sa.Column("decided_by", _TEXT(), nullable=True),
        sa.Column("reason", _TEXT(), nullable=False),
        sa.Column("valid_until_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (state IN ('stating', 'confirming'))",
            name=op.f("ck_negotiation_closed"),
        ),
        sa.CheckConstraint(
            "opened_at IS NOT NULL OR state NOT IN ('confirming', 'fixed')",
            name=op.f("ck_negotiation_seal"),
        ),
        *_common_keys("negotiation"),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_negotiation_decided_by_account")
        ),
    )
    _create_indexes("negotiation")


def _create_parties() -> None:
    table = "negotiating_party"
    op.create_table(
        table,
        sa.Column("negotiation_id", _TEXT(), nullable=False),
        sa.Column("party_id", _TEXT(), nullable=False),
        sa.Column("court_id", _TEXT(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("valid_until_on", sa.Date(), nullable=True),
        sa.Column("stated_at", _TIME(), nullable=True),
        sa.Column("refused_at", _TIME(), nullable=True),
        sa.CheckConstraint(
            "(amount_fen IS NULL) = (stated_at IS NULL)", name=op.f(f"ck_{table}_stated")
        ),
        sa.CheckConstraint("amount_fen IS NULL OR amount_fen > 0", name=op.f(f"ck_{table}_amount")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
            )
            for column, other in (
                ("negotiation_id", "negotiation"),
                ("party_id", "case_party"),
                ("court_id", "court"),
            )
        ),
        sa.PrimaryKeyConstraint("negotiation_id", "party_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_party_id"), table, ["party_id"])


def _create_inquiries() -> None:
    table = "directed_inquiry"
    op.create_table(
        table,
        sa.Column("id", _TEXT(), nullable=False),
        sa.Column("court_id", _TEXT(), nullable=False),
        sa.Column("case_id", _TEXT(), nullable=False),
        sa.Column("asset_id", _TEXT(), nullable=False),
        sa.Column("procedure_id", _TEXT(), nullable=False),
        sa.Column("state", _TEXT(), nullable=False),
        sa.Column("body_name", _TEXT(), nullable=False),
        sa.Column("body_contact", _TEXT(), nullable=False),
        sa.Column("price_kind", _TEXT(), nullable=False),
        sa.Column("requirement", _TEXT(), nullable=False),
        sa.Column("letter_number", _TEXT(), nullable=False),
        sa.Column("begun_at", _TIME(), nullable=False),
        sa.Column("due_at", _TIME(), nullable=False),
        sa.Column("closed_at", _TIME(), nullable=True),
        sa.Column("why", _TEXT(), nullable=False),
        sa.Column("link_hash", _TEXT(), nullable=True),
        sa.Column("link_made_at", _TIME(), nullable=True),
        sa.Column("answered_by", _TEXT(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("note", _TEXT(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("valid_until_on", sa.Date(), nullable=True),
        sa.Column("file_id", _TEXT(), nullable=True),
        sa.Column("original_file_id", _TEXT(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (state = 'waiting')", name=op.f(f"ck_{table}_closed")
        ),
        sa.CheckConstraint("amount_fen IS NULL OR amount_fen > 0", name=op.f(f"ck_{table}_amount")),
        sa.CheckConstraint(
            "state <> 'fixed' OR (amount_fen IS NOT NULL AND valid_until_on IS NOT NULL"
            " AND received_on IS NOT NULL AND file_id IS NOT NULL)",
            name=op.f(f"ck_{table}_answer"),
        ),
        *_common_keys(table),
        sa.ForeignKeyConstraint(
            ["letter_number"], ["paper.number"], name=op.f(f"fk_{table}_letter_number_paper")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["stored_file.id"], name=op.f(f"fk_{table}_{column}_stored_file")
            )
            for column in ("file_id", "original_file_id")
        ),
        sa.UniqueConstraint("link_hash", name=op.f(f"uq_{table}_link_hash")),
    )
    _create_indexes(table)


def _common_keys(table: str) -> list[sa.schema.SchemaItem]:
    others = {
        "court_id": "court",
        "case_id": "enforcement_case",
        "asset_id": "seized_asset",
        "procedure_id": "price_procedure",
    }
    return [
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
            )
            for column, other in others.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("procedure_id", name=op.f(f"uq_{table}_procedure_id")),
    ]


def _create_indexes(table: str) -> None:
    for column in ("court_id", "case_id", "asset_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
