"""What each kind of process may do in the database: three roles, and the grants that make them.

`auction_web` is what web processes are: it adds what is sealed and reads none of it.
`auction_worker` is the settlement worker. `auction_desk` is what a web process becomes while it
acts for the finance or the admission desk, which must not see who applied for what. What is
append-only by trigger may be read and added to, by either. Roles belong to the cluster, grants to
this database; the owner of the tables is none of the three and runs migrations only. Law: OJA-24.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from auction.kernel.actor import Actor, Role

WEB, WORKER, DESK = "auction_web", "auction_worker", "auction_desk"
ROLES = (WEB, WORKER, DESK)
MIGRATORS_LOCK = 7_166_025
"""The advisory lock of whoever changes tables or grants."""

_EVERYTHING = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
_ADD = frozenset({"SELECT", "INSERT"})
_NOTHING: frozenset[str] = frozenset()

_SEALED: dict[str, dict[str, frozenset[str]]] = {
    # Boxes to a paddle: a web process fills them, the worker opens one after the close.
    "lot_sealed": {WEB: frozenset({"INSERT"}), WORKER: frozenset({"SELECT", "DELETE"})},
    # The secret by which equal creditors draw lots; the worker counts the answers. Law: AUC-16.
    "in_kind_sealed": {
        WEB: frozenset({"INSERT"}),
        WORKER: frozenset({"SELECT", "INSERT", "DELETE"}),
    },
    # A draw's secret and numbers until the reveal; the worker opens a draw too when the parties'
    # time is up. Law: REF-21, REF-32.
    "draw_sealed": {WEB: frozenset({"INSERT"}), WORKER: frozenset({"SELECT", "INSERT", "DELETE"})},
}
# What the worker takes when a record's period is over; until then the triggers refuse it.
_AT_THE_END = {"lot_private": "UPDATE", "lot_keeping": "UPDATE", "lot_answer": "DELETE"}
_NOT_FOR_DESKS = frozenset(
    {
        "application",
        "bid_ceiling",
        "bidding_confirmation",
        "given_promise",
        "joint_bidder",
        "lot_answer",
        "lot_private",
        "lot_question",
        "lot_reserve",
        "lot_snapshot",
        "opening_order",
        "participation",
        "viewing_booking",
    }
)


def wanted(role: str, table: str, *, is_append_only: bool) -> frozenset[str]:
    """Return what a role may do with a table."""
    if table in _SEALED:
        return _SEALED[table].get(role, _NOTHING)
    if table == "alembic_version":
        return frozenset({"SELECT"})
    if role == DESK and table in _NOT_FOR_DESKS:
        return _NOTHING
    if role == WORKER and table in _AT_THE_END:
        return _ADD | {_AT_THE_END[table]}
    return _ADD if is_append_only else _EVERYTHING


def is_desk(actor: Actor) -> bool:
    """Say whether somebody acts for one of the two desks, and bids nowhere themselves."""
    return actor.is_one_of(Role.finance, Role.admission) and not actor.is_one_of(Role.bidder)


def bring_grants(connection: Connection) -> bool:
    """Make the roles if we may, and bring their grants up to date; False if a role is missing.

    Changes nothing for somebody who does not own the tables: a web process that finds its
    database up to date is one.
    """
    _make_roles(connection)
    if connection.execute(text(_MISSING), {"names": list(ROLES)}).scalar_one():
        return False
    tables = connection.execute(text(_PRESENT), {"names": list(ROLES)}).all()
    for role, table, is_append_only, held in tables:
        may, had = wanted(role, table, is_append_only=is_append_only), frozenset(held)
        for verb, to, change in (("GRANT", "TO", may - had), ("REVOKE", "FROM", had - may)):
            if change:
                listed = ", ".join(sorted(change))
                connection.execute(text(f'{verb} {listed} ON "{table}" {to} {role}'))
    for statement in connection.execute(text(_SEQUENCES), {"names": list(ROLES)}).scalars().all():
        connection.execute(text(statement))
    return True


def _make_roles(connection: Connection) -> None:
    if connection.execute(text(_MAY_CREATE)).scalar_one():
        for role in ROLES:
            login = "NOLOGIN" if role == DESK else "LOGIN"
            connection.execute(text(_CREATE.format(role=role, login=login)))
        connection.execute(text(_JOIN))


ACT_AS = """
SELECT set_config('auction.actor', :actor, true), set_config('role', :role, true)
"""
"""For the rest of a transaction; a policy shows a desk its own kept answers only."""

MAY_BE_DESK = f"""
SELECT count(*) = 1 FROM pg_roles WHERE rolname = '{DESK}' AND pg_has_role(oid, 'MEMBER')
"""  # noqa: S608  A constant of ours.
_MAY_CREATE = """
SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user
"""
# Two databases of one cluster may be migrated at the same moment.
_CREATE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
    CREATE ROLE {role} {login};
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
_JOIN = f"""
DO $$ BEGIN
  IF NOT pg_has_role('{WEB}', '{DESK}', 'MEMBER') THEN GRANT {DESK} TO {WEB}; END IF;
EXCEPTION WHEN unique_violation OR internal_error THEN NULL;
END $$
"""
_MISSING = """
SELECT count(*) FROM unnest(CAST(:names AS text[])) AS n(name)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = n.name)
"""
_PRESENT = """
SELECT r.rolname, c.relname,
       EXISTS (SELECT FROM pg_trigger AS t JOIN pg_proc AS f ON f.oid = t.tgfoid
               WHERE t.tgrelid = c.oid AND f.proname LIKE '%\\_is\\_append\\_only'),
       array_remove(ARRAY[
         CASE WHEN has_table_privilege(r.oid, c.oid, 'SELECT') THEN 'SELECT' END,
         CASE WHEN has_table_privilege(r.oid, c.oid, 'INSERT') THEN 'INSERT' END,
         CASE WHEN has_table_privilege(r.oid, c.oid, 'UPDATE') THEN 'UPDATE' END,
         CASE WHEN has_table_privilege(r.oid, c.oid, 'DELETE') THEN 'DELETE' END], NULL)
FROM pg_class AS c, pg_roles AS r
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
  AND r.rolname = ANY(CAST(:names AS name[]))
  AND pg_has_role(current_user, c.relowner, 'USAGE')
ORDER BY 1, 2
"""
_SEQUENCES = """
SELECT format('GRANT USAGE ON SEQUENCE %I TO %I', c.relname, r.rolname)
FROM pg_class AS c, pg_roles AS r
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S'
  AND r.rolname = ANY(CAST(:names AS name[]))
  AND pg_has_role(current_user, c.relowner, 'USAGE')
  AND NOT has_sequence_privilege(r.oid, c.oid, 'USAGE')
"""
