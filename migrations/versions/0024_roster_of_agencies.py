"""The roster whole: places, licences by speciality, appraisers, removal, imports."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = sqlmodel.sql.sqltypes.UTCDateTime
_TEXTS = ("province", "city", "address", "practice_scope", "removal_ground", "removal_note")

_LICENCES = """
INSERT INTO agency_licence (agency_id, speciality, court_id, licence_no)
SELECT id, speciality, court_id, licence_no FROM agency
"""


def upgrade() -> None:
    for name in _TEXTS:
        op.add_column("agency", sa.Column(name, _TEXT(), nullable=False, server_default=""))
    op.add_column("agency", sa.Column("removed_at", _TIME(), nullable=True))
    op.create_check_constraint(
        op.f("ck_agency_removal"), "agency", "(removed_at IS NULL) = (removal_ground = '')"
    )
    _create_licences()
    op.execute(_LICENCES)
    _create_appraisers()
    _create_imports()


def downgrade() -> None:
    op.drop_table("roster_import")
    op.drop_table("agency_appraiser")
    op.drop_table("agency_licence")
    op.drop_constraint(op.f("ck_agency_removal"), "agency", type_="check")
    for name in ("removed_at", *_TEXTS):
        op.drop_column("agency", name)


def _create_licences() -> None:
    op.create_table(
        "agency_licence",
        sa.Column("agency_id", _TEXT(), nullable=False),
        sa.Column("speciality", _TEXT(), nullable=False),
        sa.Column("court_id", _TEXT(), nullable=False),
        sa.Column("licence_no", _TEXT(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        _refers("agency_licence", "agency_id", "agency"),
        _refers("agency_licence", "court_id", "court"),
        sa.PrimaryKeyConstraint("agency_id", "speciality", name=op.f("pk_agency_licence")),
        sa.UniqueConstraint(
            "court_id",
            "speciality",
            "licence_no",
            name=op.f("uq_agency_licence_court_id_speciality_licence_no"),
        ),
    )


def _create_appraisers() -> None:
    op.create_table(
        "agency_appraiser",
        sa.Column("id", _TEXT(), nullable=False),
        sa.Column("court_id", _TEXT(), nullable=False),
        sa.Column("agency_id", _TEXT(), nullable=False),
        sa.Column("name", _TEXT(), nullable=False),
        sa.Column("category", _TEXT(), nullable=False),
        sa.Column("licence_no", _TEXT(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        _refers("agency_appraiser", "agency_id", "agency"),
        _refers("agency_appraiser", "court_id", "court"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_appraiser")),
        sa.UniqueConstraint(
            "agency_id",
            "category",
            "licence_no",
            name=op.f("uq_agency_appraiser_agency_id_category_licence_no"),
        ),
    )
    op.create_index(op.f("ix_agency_appraiser_agency_id"), "agency_appraiser", ["agency_id"])


def _create_imports() -> None:
    json = postgresql.JSONB(astext_type=sa.Text())
    op.create_table(
        "roster_import",
        sa.Column("id", _TEXT(), nullable=False),
        sa.Column("court_id", _TEXT(), nullable=False),
        sa.Column("file_id", _TEXT(), nullable=False),
        sa.Column("rows", json, nullable=False),
        sa.Column("report", json, nullable=False),
        sa.Column("uploaded_by", _TEXT(), nullable=False),
        sa.Column("uploaded_at", _TIME(), nullable=False),
        sa.Column("applied_at", _TIME(), nullable=True),
        sa.Column("applied_by", _TEXT(), nullable=True),
        _refers("roster_import", "court_id", "court"),
        _refers("roster_import", "file_id", "stored_file"),
        _refers("roster_import", "uploaded_by", "account"),
        _refers("roster_import", "applied_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_import")),
    )
    op.create_index(op.f("ix_roster_import_court_id"), "roster_import", ["court_id"])


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
