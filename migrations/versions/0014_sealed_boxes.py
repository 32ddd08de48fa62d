"""The sealed boxes lie apart, so that a role that may not open them need not be able to read them."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# What held a box keeps its salt and the rest: together they still give what was committed to.
_APART = """
INSERT INTO lot_sealed (lot_id, seq, box)
SELECT lot_id, seq, person->'content'->>'box' FROM lot_private
WHERE person->'content'->>'box' IS NOT NULL
"""
_BOX_LESS = """
UPDATE lot_private SET person = person #- '{content,box}'
WHERE person->'content'->>'box' IS NOT NULL
"""
_TOGETHER = """
UPDATE lot_private AS p SET person = jsonb_set(p.person, '{content,box}', to_jsonb(s.box))
FROM lot_sealed AS s
WHERE (s.lot_id, s.seq) = (p.lot_id, p.seq) AND NOT p.person->'content' ? 'box'
"""
_UNLOCK = "ALTER TABLE lot_private DISABLE TRIGGER lot_private_kept"
_LOCK = "ALTER TABLE lot_private ENABLE TRIGGER lot_private_kept"


def upgrade() -> None:
    op.create_table(
        "lot_sealed",
        sa.Column("lot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("box", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("lot_id", "seq", name=op.f("pk_lot_sealed")),
    )
    op.execute(
        "CREATE TRIGGER lot_sealed_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lot_sealed"
        " FOR EACH STATEMENT EXECUTE FUNCTION record_is_append_only()"
    )
    for statement in (_UNLOCK, _APART, _BOX_LESS, _LOCK):
        op.execute(statement)


def downgrade() -> None:
    for statement in (_UNLOCK, _TOGETHER, _LOCK):
        op.execute(statement)
    op.drop_table("lot_sealed")
