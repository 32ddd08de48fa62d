"""Network inquiries: the roster of platforms, mandates, reports, and what was wrong with answers."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    _create_platforms()
    _create_inquiries()
    _create_reports()
    _create_mandates()
    _create_faults()


def downgrade() -> None:
    for table in (
        "inquiry_fault",
        "inquiry_mandate",
        "inquiry_report",
        "network_inquiry",
        "inquiry_platform",
    ):
        op.drop_table(table)


def _create_platforms() -> None:
    op.create_table(
        "inquiry_platform",
        _text("id"),
        _text("court_id"),
        _text("name"),
        _text("base_url"),
        _text("key_name"),
        _json("price_kinds"),
        _fen("fee_fen"),
        _time("listed_at"),
        _time("suspended_at", nullable=True),
        _text("suspension_reason"),
        _time("struck_off_at", nullable=True),
        _text("struck_off_ground"),
        _text("struck_off_reason"),
        sa.Column("barred_until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("fee_fen >= 0", name=op.f("ck_inquiry_platform_fee")),
        *_keys("inquiry_platform", court_id="court"),
        sa.UniqueConstraint("court_id", "name", name=op.f("uq_inquiry_platform_court_id_name")),
        sa.UniqueConstraint(
            "court_id", "base_url", name=op.f("uq_inquiry_platform_court_id_base_url")
        ),
    )


def _create_inquiries() -> None:
    op.create_table(
        "network_inquiry",
        _text("id"),
        _text("court_id"),
        _text("case_id"),
        _text("asset_id"),
        _text("procedure_id"),
        _text("state"),
        _text("features"),
        _text("quantity"),
        _text("purpose"),
        _text("requirements"),
        sa.Column("round", sa.Integer(), nullable=False),
        _text("round_kind"),
        _time("begun_at"),
        _time("due_at"),
        _time("extended_at", nullable=True),
        _time("objections_until_at", nullable=True),
        _time("closed_at", nullable=True),
        _text("why"),
        _fen("amount_fen", nullable=True),
        sa.Column("valid_until_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "amount_fen IS NULL OR amount_fen > 0", name=op.f("ck_network_inquiry_amount")
        ),
        *_keys(
            "network_inquiry",
            court_id="court",
            case_id="enforcement_case",
            asset_id="seized_asset",
            procedure_id="price_procedure",
        ),
        sa.UniqueConstraint("procedure_id", name=op.f("uq_network_inquiry_procedure_id")),
    )
    _index("network_inquiry", "court_id", "case_id", "asset_id")


def _create_reports() -> None:
    op.create_table(
        "inquiry_report",
        _text("id"),
        _text("court_id"),
        _text("inquiry_id"),
        _text("mandate_id"),
        _text("platform_id"),
        sa.Column("round", sa.Integer(), nullable=False),
        _fen("amount_fen"),
        sa.Column("valid_until_on", sa.Date(), nullable=False),
        _json("content"),
        _text("content_sha256"),
        _text("raw_sha256"),
        _text("raw_file_id"),
        _text("file_id", nullable=True),
        _text("original_file_id", nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("corrects_upheld", sa.Boolean(), nullable=False),
        _time("read_at"),
        _time("voided_at", nullable=True),
        _time("superseded_at", nullable=True),
        _text("flaw_ground"),
        _text("flaw_note"),
        _time("flawed_at", nullable=True),
        _time("delivered_at", nullable=True),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_inquiry_report_amount")),
        *_keys(
            "inquiry_report",
            court_id="court",
            inquiry_id="network_inquiry",
            platform_id="inquiry_platform",
            raw_file_id="stored_file",
            file_id="stored_file",
            original_file_id="stored_file",
        ),
        sa.UniqueConstraint("mandate_id", name=op.f("uq_inquiry_report_mandate_id")),
    )
    _index("inquiry_report", "inquiry_id")


def _create_mandates() -> None:
    op.create_table(
        "inquiry_mandate",
        _text("id"),
        _text("court_id"),
        _text("inquiry_id"),
        _text("platform_id"),
        sa.Column("round", sa.Integer(), nullable=False),
        _fen("fee_fen"),
        _text("flaw"),
        _text("corrects_id", nullable=True),
        _text("state"),
        sa.Column("is_asked", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _time("next_try_at", nullable=True),
        _time("sent_at"),
        _time("received_at", nullable=True),
        _time("due_at"),
        _time("extension_asked_at", nullable=True),
        _text("extension_ground"),
        sa.Column("extension_granted", sa.Boolean(), nullable=True),
        _time("confirmed_at", nullable=True),
        _text("declined_ground"),
        _time("lapsed_at", nullable=True),
        _time("excused_at", nullable=True),
        _text("excuse"),
        *_keys(
            "inquiry_mandate",
            court_id="court",
            inquiry_id="network_inquiry",
            platform_id="inquiry_platform",
            corrects_id="inquiry_report",
        ),
        sa.UniqueConstraint(
            "inquiry_id",
            "platform_id",
            "round",
            name=op.f("uq_inquiry_mandate_inquiry_id_platform_id_round"),
        ),
    )
    _index("inquiry_mandate", "inquiry_id", "platform_id")
    op.create_index(
        "ix_inquiry_mandate_next",
        "inquiry_mandate",
        ["next_try_at"],
        postgresql_where=sa.text("is_asked"),
    )


def _create_faults() -> None:
    op.create_table(
        "inquiry_fault",
        _text("id"),
        _text("court_id"),
        _text("mandate_id"),
        _text("kind"),
        _text("detail"),
        _text("raw_sha256"),
        _time("first_at"),
        _time("last_at"),
        sa.Column("times", sa.Integer(), nullable=False),
        *_keys("inquiry_fault", court_id="court", mandate_id="inquiry_mandate"),
        sa.UniqueConstraint(
            "mandate_id",
            "kind",
            "raw_sha256",
            name=op.f("uq_inquiry_fault_mandate_id_kind_raw_sha256"),
        ),
    )
    _index("inquiry_fault", "mandate_id")


def _text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, _TEXT(), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, _TIME(), nullable=nullable)


def _fen(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _json(name: str) -> sa.Column:
    return sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=False)


def _keys(table: str, **refers: str) -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}_{to}"))
            for name, to in refers.items()
        ),
    ]


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
