"""An acceptance is kept by the number of its entry: what the record holds is not written twice."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_WHOLE_AGAIN = """
UPDATE lot_answer AS a
SET seq = NULL, answer = jsonb_build_object(
  'kind', 'accepted', 'id', a.bid_id, 'seq', e.seq, 'at', e.public::jsonb -> 'at',
  'price_fen', e.public::jsonb -> 'price_fen', 'hash', e.hash)
FROM lot_event AS e WHERE e.lot_id = a.lot_id AND e.seq = a.seq
"""


def upgrade() -> None:
    op.add_column("lot_answer", sa.Column("seq", sa.BigInteger(), nullable=True))
    op.alter_column("lot_answer", "answer", existing_type=postgresql.JSONB(), nullable=True)
    op.create_check_constraint("one", "lot_answer", "num_nonnulls(seq, answer) = 1")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_lot_answer_one"), "lot_answer")
    op.execute("ALTER TABLE lot_answer DISABLE TRIGGER lot_answer_append_only")
    op.execute(_WHOLE_AGAIN)
    op.execute("ALTER TABLE lot_answer ENABLE TRIGGER lot_answer_append_only")
    op.alter_column("lot_answer", "answer", existing_type=postgresql.JSONB(), nullable=False)
    op.drop_column("lot_answer", "seq")
