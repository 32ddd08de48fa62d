"""The reserve that is secret until the close opens it."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lot_reserve",
        sa.Column("commitment", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("lot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reserve_fen", sa.BigInteger(), nullable=False),
        sa.Column("salt", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("fixed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("commitment", name=op.f("pk_lot_reserve")),
    )
    op.create_index(op.f("ix_lot_reserve_lot_id"), "lot_reserve", ["lot_id"], unique=False)
    op.execute(
        """
        CREATE TRIGGER lot_reserve_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lot_reserve FOR EACH STATEMENT EXECUTE FUNCTION record_is_append_only()
        """
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER lot_reserve_append_only ON lot_reserve")
    op.drop_index(op.f("ix_lot_reserve_lot_id"), table_name="lot_reserve")
    op.drop_table("lot_reserve")
