"""Corrections of an announcement; what was published and signed never changes."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

# What the public read and the bidding record begins with; drafts are free until then.
_PUBLISHED = """
CREATE FUNCTION published_terms_never_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.published_at IS NOT NULL
     AND (NEW.terms, NEW.published_at, NEW.opens_at, NEW.ends_at)
       IS DISTINCT FROM (OLD.terms, OLD.published_at, OLD.opens_at, OLD.ends_at) THEN
    RAISE EXCEPTION 'the published terms of % never change', OLD.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$
"""
_SIGNED = """
CREATE FUNCTION signed_terms_never_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.lot_id, NEW.terms, NEW.terms_hash, NEW.proposed_by, NEW.proposed_at)
     IS DISTINCT FROM (OLD.lot_id, OLD.terms, OLD.terms_hash, OLD.proposed_by, OLD.proposed_at) THEN
    RAISE EXCEPTION 'the terms before the panel never change: % is another decision', OLD.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$
"""


def upgrade() -> None:
    for name in ("ground", "reason", "weight"):
        column = sa.Column(
            name, sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False
        )
        op.add_column("announcement", column)
    op.add_column(
        "announcement",
        sa.Column("not_before_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    )
    op.add_column(
        "announcement",
        sa.Column("published_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    )
    op.create_foreign_key(
        op.f("fk_announcement_published_by_account"),
        "announcement",
        "account",
        ["published_by"],
        ["id"],
    )
    op.execute(
        "CREATE TRIGGER announcement_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
        " ON announcement FOR EACH STATEMENT EXECUTE FUNCTION record_is_append_only()"
    )
    op.execute(_PUBLISHED)
    op.execute(
        "CREATE TRIGGER lot_published_terms BEFORE UPDATE ON lot"
        " FOR EACH ROW EXECUTE FUNCTION published_terms_never_change()"
    )
    op.execute(_SIGNED)
    op.execute(
        "CREATE TRIGGER terms_decision_signed BEFORE UPDATE ON terms_decision"
        " FOR EACH ROW EXECUTE FUNCTION signed_terms_never_change()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER terms_decision_signed ON terms_decision")
    op.execute("DROP FUNCTION signed_terms_never_change()")
    op.execute("DROP TRIGGER lot_published_terms ON lot")
    op.execute("DROP FUNCTION published_terms_never_change()")
    op.execute("DROP TRIGGER announcement_append_only ON announcement")
    op.drop_constraint(
        op.f("fk_announcement_published_by_account"), "announcement", type_="foreignkey"
    )
    for name in ("published_by", "not_before_at", "weight", "reason", "ground"):
        op.drop_column("announcement", name)
