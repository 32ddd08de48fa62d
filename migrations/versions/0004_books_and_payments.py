"""The books and what the bank reports."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "incoming_transfer",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("bank_ref", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("payer_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("payer_account", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("arrived_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_incoming_transfer_amount")),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_incoming_transfer_court_id_court")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_transfer")),
        sa.UniqueConstraint(
            "court_id", "bank_ref", name=op.f("uq_incoming_transfer_court_id_bank_ref")
        ),
    )
    op.create_index(
        op.f("ix_incoming_transfer_court_id"), "incoming_transfer", ["court_id"], unique=False
    )
    op.create_index(
        op.f("ix_incoming_transfer_number"), "incoming_transfer", ["number"], unique=False
    )
    op.create_table(
        "ledger_account",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("opened_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("balance_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "CASE kind WHEN 'asset' THEN balance_fen >= 0 ELSE balance_fen <= 0 END",
            name=op.f("ck_ledger_account_never_overdrawn"),
        ),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_ledger_account_court_id_court")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_account")),
        sa.UniqueConstraint("court_id", "code", name=op.f("uq_ledger_account_court_id_code")),
    )
    op.create_table(
        "payment_number",
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("purpose", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("subject_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("payer_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("credit_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("received_fen", sa.BigInteger(), nullable=False),
        sa.Column("parts_allowed", sa.Boolean(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("opened_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("closed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "amount_fen > 0 AND received_fen BETWEEN 0 AND amount_fen",
            name=op.f("ck_payment_number_amounts"),
        ),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_payment_number_court_id_court")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_payment_number")),
    )
    op.create_index(
        op.f("ix_payment_number_court_id"), "payment_number", ["court_id"], unique=False
    )
    op.create_index(
        op.f("ix_payment_number_subject_id"), "payment_number", ["subject_id"], unique=False
    )
    op.create_table(
        "payout",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("purpose", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("subject_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("payee_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("payee_account", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("debit_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("instructed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("confirmed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("bank_ref", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("failure", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_payout_amount")),
        sa.ForeignKeyConstraint(["court_id"], ["court.id"], name=op.f("fk_payout_court_id_court")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout")),
        sa.UniqueConstraint("court_id", "key", name=op.f("uq_payout_court_id_key")),
    )
    op.create_index(op.f("ix_payout_court_id"), "payout", ["court_id"], unique=False)
    op.create_index(op.f("ix_payout_subject_id"), "payout", ["subject_id"], unique=False)
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("content_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("memo", postgresql.JSONB(), nullable=False),
        sa.Column("made_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("reverses_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_ledger_entry_court_id_court")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_ledger_entry_made_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["ledger_entry.id"],
            name=op.f("fk_ledger_entry_reverses_id_ledger_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("court_id", "key", name=op.f("uq_ledger_entry_court_id_key")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_ledger_entry_reverses_id")),
    )
    op.create_table(
        "ledger_posting",
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_fen <> 0", name=op.f("ck_ledger_posting_amount")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["ledger_account.id"],
            name=op.f("fk_ledger_posting_account_id_ledger_account"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_ledger_posting_entry_id_ledger_entry")
        ),
        sa.PrimaryKeyConstraint("entry_id", "position", name=op.f("pk_ledger_posting")),
    )
    op.create_index(
        op.f("ix_ledger_posting_account_id"), "ledger_posting", ["account_id"], unique=False
    )
    op.execute(
        """
        CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION 'the books are append-only: % on %', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
          FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()
        """
    )
    op.execute(
        """
        CREATE TRIGGER ledger_posting_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_posting
          FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()
        """
    )
    op.execute(
        """
        CREATE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
          entry bigint;
          lines integer;
          total numeric;
        BEGIN
          IF TG_TABLE_NAME = 'ledger_entry' THEN entry := NEW.id; ELSE entry := NEW.entry_id; END IF;
          SELECT count(*), coalesce(sum(amount_fen), 0) INTO lines, total
            FROM ledger_posting WHERE entry_id = entry;
          IF lines < 2 OR total <> 0 THEN
            RAISE EXCEPTION 'ledger entry % has % lines adding up to % fen', entry, lines, total
              USING ERRCODE = 'check_violation';
          END IF;
          RETURN NULL;
        END $$
        """
    )
    op.execute(
        """
        CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT ON ledger_entry
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances()
        """
    )
    op.execute(
        """
        CREATE CONSTRAINT TRIGGER ledger_posting_balances AFTER INSERT ON ledger_posting
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances()
        """
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER ledger_posting_balances ON ledger_posting")
    op.execute("DROP TRIGGER ledger_entry_balances ON ledger_entry")
    op.execute("DROP TRIGGER ledger_posting_append_only ON ledger_posting")
    op.execute("DROP TRIGGER ledger_entry_append_only ON ledger_entry")
    op.execute("DROP FUNCTION ledger_entry_balances()")
    op.execute("DROP FUNCTION ledger_is_append_only()")
    op.drop_index(op.f("ix_ledger_posting_account_id"), table_name="ledger_posting")
    op.drop_table("ledger_posting")
    op.drop_table("ledger_entry")
    op.drop_index(op.f("ix_payout_subject_id"), table_name="payout")
    op.drop_index(op.f("ix_payout_court_id"), table_name="payout")
    op.drop_table("payout")
    op.drop_index(op.f("ix_payment_number_subject_id"), table_name="payment_number")
    op.drop_index(op.f("ix_payment_number_court_id"), table_name="payment_number")
    op.drop_table("payment_number")
    op.drop_table("ledger_account")
    op.drop_index(op.f("ix_incoming_transfer_number"), table_name="incoming_transfer")
    op.drop_index(op.f("ix_incoming_transfer_court_id"), table_name="incoming_transfer")
    op.drop_table("incoming_transfer")
