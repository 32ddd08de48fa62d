"""Signed heads of records, and the public keys that ever signed one."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signing_key",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("public_key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("first_used_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("retired_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
    )
    op.create_table(
        "lot_head",
        sa.Column("number", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("lot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("key_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("signature", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_lot_head")),
        sa.UniqueConstraint("lot_id", "seq", name=op.f("uq_lot_head_lot_id_seq")),
    )
    op.execute(
        """
        CREATE TRIGGER lot_head_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lot_head FOR EACH STATEMENT EXECUTE FUNCTION record_is_append_only()
        """
    )
    op.execute(
        """
        CREATE FUNCTION signing_keys_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'UPDATE' AND (NEW.id, NEW.public_key, NEW.first_used_at) = (OLD.id, OLD.public_key, OLD.first_used_at) THEN RETURN NEW; END IF;
          RAISE EXCEPTION 'signing keys are kept: % on signing_key', TG_OP USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER signing_key_kept BEFORE UPDATE OR DELETE ON signing_key FOR EACH ROW EXECUTE FUNCTION signing_keys_are_kept()
        """
    )


def downgrade() -> None:
    op.drop_table("lot_head")
    op.drop_table("signing_key")
    op.execute("DROP FUNCTION signing_keys_are_kept()")
