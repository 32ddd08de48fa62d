"""The live lot: its record, answers, owners and outages."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bid_ceiling",
        sa.Column("lot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("holder_tag", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ceiling_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("lot_id", "holder_tag", name=op.f("pk_bid_ceiling")),
    )
    op.create_table(
        "bidding_node",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("started_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("heartbeat_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("heartbeat_court_ms", sa.BigInteger(), nullable=False),
        sa.Column("released_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bidding_node")),
    )
    op.create_table(
        "lot_answer",
        sa.Column("lot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("holder_tag", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("bid_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("answer", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("lot_id", "holder_tag", "bid_id", name=op.f("pk_lot_answer")),
    )
    op.create_table(
        "lot_event",
        sa.Column("lot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=True),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("lot_id", "seq", name=op.f("pk_lot_event")),
    )
    op.create_table(
        "lot_outage",
        sa.Column("lot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("back_ms", sa.BigInteger(), nullable=False),
        sa.Column("down_ms", sa.BigInteger(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("effect", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("down_ms < back_ms", name=op.f("ck_lot_outage_lasts")),
        sa.PrimaryKeyConstraint("lot_id", "back_ms", name=op.f("pk_lot_outage")),
    )
    op.create_table(
        "lot_private",
        sa.Column("lot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("opening", postgresql.JSONB(), nullable=False),
        sa.Column("person", postgresql.JSONB(), nullable=True),
        sa.PrimaryKeyConstraint("lot_id", "seq", name=op.f("pk_lot_private")),
    )
    op.create_table(
        "lot_runtime",
        sa.Column("lot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("node_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("terms", postgresql.JSONB(), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("opens_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("ends_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("left_ms", sa.BigInteger(), nullable=True),
        sa.Column("price_fen", sa.BigInteger(), nullable=True),
        sa.Column("leader", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("leader_rank", sa.Integer(), nullable=True),
        sa.Column("bids", sa.BigInteger(), nullable=False),
        sa.Column("extensions", sa.BigInteger(), nullable=False),
        sa.Column("result", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.CheckConstraint("seq >= 0 AND bids >= 0", name=op.f("ck_lot_runtime_counts")),
        sa.PrimaryKeyConstraint("lot_id", name=op.f("pk_lot_runtime")),
    )
    op.create_index(op.f("ix_lot_runtime_court_id"), "lot_runtime", ["court_id"], unique=False)
    op.create_index(
        "ix_lot_runtime_unfinished",
        "lot_runtime",
        ["node_id"],
        unique=False,
        postgresql_where=sa.text("NOT finished"),
    )
    op.execute(
        """
        CREATE FUNCTION record_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION 'the record is append-only: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER lot_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lot_event FOR EACH STATEMENT EXECUTE FUNCTION record_is_append_only()
        """
    )
    op.execute(
        """
        CREATE TRIGGER lot_answer_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lot_answer FOR EACH STATEMENT EXECUTE FUNCTION record_is_append_only()
        """
    )
    op.execute(
        """
        CREATE TRIGGER lot_outage_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lot_outage FOR EACH STATEMENT EXECUTE FUNCTION record_is_append_only()
        """
    )
    op.execute(
        """
        CREATE FUNCTION secrets_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'UPDATE' AND NEW.person IS NULL AND (NEW.lot_id, NEW.seq, NEW.opening) = (OLD.lot_id, OLD.seq, OLD.opening) THEN RETURN NEW; END IF;
          RAISE EXCEPTION 'secrets are kept: % on lot_private', TG_OP USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER lot_private_kept BEFORE UPDATE OR DELETE ON lot_private FOR EACH ROW EXECUTE FUNCTION secrets_are_kept()
        """
    )
    op.execute("ALTER TABLE lot_runtime SET (fillfactor = 50)")
    op.execute("ALTER TABLE bidding_node SET (fillfactor = 10)")


def downgrade() -> None:
    op.execute("DROP TRIGGER lot_private_kept ON lot_private")
    op.execute("DROP TRIGGER lot_outage_append_only ON lot_outage")
    op.execute("DROP TRIGGER lot_answer_append_only ON lot_answer")
    op.execute("DROP TRIGGER lot_event_append_only ON lot_event")
    op.execute("DROP FUNCTION secrets_are_kept()")
    op.execute("DROP FUNCTION record_is_append_only()")
    op.drop_index(
        "ix_lot_runtime_unfinished",
        table_name="lot_runtime",
        postgresql_where=sa.text("NOT finished"),
    )
    op.drop_index(op.f("ix_lot_runtime_court_id"), table_name="lot_runtime")
    op.drop_table("lot_runtime")
    op.drop_table("lot_private")
    op.drop_table("lot_outage")
    op.drop_table("lot_event")
    op.drop_table("lot_answer")
    op.drop_table("bidding_node")
    op.drop_table("bid_ceiling")
