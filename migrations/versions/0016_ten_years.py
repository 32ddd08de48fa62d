"""How long what leads to a person is kept, and who asked to be forgotten."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_COURT_NOW = """
CREATE FUNCTION court_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT court_at + greatest(clock_timestamp() - machine_at, interval '0') * rate
     FROM court_clock WHERE id = 1),
    clock_timestamp())
$$
"""
# A record that runs has no period yet, and one that is over has ten years from its own end.
_KEEPING = """
CREATE FUNCTION record_is_kept_ten_years() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ended timestamptz;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT to_timestamp(max(at_ms) / 1000.0) INTO ended FROM lot_event
    WHERE lot_id = NEW.lot_id AND kind IN ('closed', 'withdrawn');
    IF ended IS NULL AND EXISTS (SELECT FROM lot_event WHERE lot_id = NEW.lot_id) THEN
      RAISE EXCEPTION 'the record of % is not over', NEW.lot_id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.keep_until < greatest(ended, NEW.ended_at) + interval '10 years' THEN
      RAISE EXCEPTION 'records are kept ten years' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.destroyed_at IS NULL AND OLD.keep_until <= court_now()
     AND (NEW.lot_id, NEW.court_id, NEW.ended_at, NEW.keep_until)
       = (OLD.lot_id, OLD.court_id, OLD.ended_at, OLD.keep_until) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'records are kept ten years: % on lot_keeping', TG_OP
    USING ERRCODE = 'restrict_violation';
END $$
"""
_PERSONS = """
CREATE FUNCTION persons_are_kept_ten_years() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM lot_keeping WHERE lot_id = OLD.lot_id AND keep_until <= court_now()) THEN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME <> 'lot_private' THEN RETURN OLD; END IF;
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'lot_private' AND NEW.person IS NULL
       AND (NEW.lot_id, NEW.seq, NEW.opening) = (OLD.lot_id, OLD.seq, OLD.opening)
    THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'secrets are kept ten years: % on %', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$
"""
# Who applied is known until the period of every lot they applied for is over.
_IDENTITIES = """
CREATE FUNCTION identities_are_kept_ten_years() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM application AS a LEFT JOIN lot_keeping AS k ON k.lot_id = a.lot_id
    WHERE a.account_id = OLD.account_id AND (k.keep_until IS NULL OR k.keep_until > court_now())
  ) THEN
    RAISE EXCEPTION 'who applied is kept ten years: % on %', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$
"""


def _trigger(name: str, on: str, table: str, *, each: str, function: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {on} ON {table}"
        f" FOR EACH {each} EXECUTE FUNCTION {function}()"
    )


def upgrade() -> None:
    op.create_table(
        "lot_keeping",
        sa.Column("lot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("keep_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("destroyed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("lot_id", name=op.f("pk_lot_keeping")),
    )
    op.add_column(
        "account", sa.Column("locked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True)
    )
    op.add_column(
        "account", sa.Column("forgotten_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True)
    )
    for statement in (_COURT_NOW, _KEEPING, _PERSONS, _IDENTITIES):
        op.execute(statement)
    op.execute("DROP TRIGGER lot_private_kept ON lot_private")
    op.execute("DROP FUNCTION secrets_are_kept()")
    for table in ("lot_sealed", "lot_answer"):
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(
            _trigger(
                f"{table}_append_only", "UPDATE OR TRUNCATE", table,
                each="STATEMENT", function="record_is_append_only",
            )
        )  # fmt: skip
        op.execute(
            _trigger(
                f"{table}_kept", "DELETE", table,
                each="ROW", function="persons_are_kept_ten_years",
            )
        )  # fmt: skip
    for statement in _OF_THE_REST:
        op.execute(statement)


_OF_THE_REST = (
    _trigger("identity_dossier_kept", "DELETE", "identity_dossier",
             each="ROW", function="identities_are_kept_ten_years"),
    _trigger("application_kept", "DELETE", "application",
             each="ROW", function="identities_are_kept_ten_years"),
    _trigger("lot_private_kept", "UPDATE OR DELETE", "lot_private",
             each="ROW", function="persons_are_kept_ten_years"),
    _trigger("lot_private_whole", "TRUNCATE", "lot_private",
             each="STATEMENT", function="record_is_append_only"),
    _trigger("lot_keeping_kept", "INSERT OR UPDATE OR DELETE", "lot_keeping",
             each="ROW", function="record_is_kept_ten_years"),
    _trigger("lot_keeping_whole", "TRUNCATE", "lot_keeping",
             each="STATEMENT", function="record_is_append_only"),
)  # fmt: skip


def downgrade() -> None:
    op.drop_table("lot_keeping")
    for table in ("identity_dossier", "application"):
        op.execute(f"DROP TRIGGER {table}_kept ON {table}")
    op.execute("DROP FUNCTION identities_are_kept_ten_years()")
    op.execute("DROP TRIGGER lot_private_whole ON lot_private")
    op.execute("DROP TRIGGER lot_private_kept ON lot_private")
    for table in ("lot_sealed", "lot_answer"):
        op.execute(f"DROP TRIGGER {table}_kept ON {table}")
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(
            _trigger(
                f"{table}_append_only", "UPDATE OR DELETE OR TRUNCATE", table,
                each="STATEMENT", function="record_is_append_only",
            )
        )  # fmt: skip
    for function in ("persons_are_kept_ten_years", "record_is_kept_ten_years", "court_now"):
        op.execute(f"DROP FUNCTION {function}()")
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
        "CREATE TRIGGER lot_private_kept BEFORE UPDATE OR DELETE ON lot_private"
        " FOR EACH ROW EXECUTE FUNCTION secrets_are_kept()"
    )
    op.drop_column("account", "forgotten_at")
    op.drop_column("account", "locked_at")
