"""Databases that are lent to one test after another: emptied between them, not made anew.

Copying the template takes longer than most tests do. A database whose catalogue a test has
changed (a trigger dropped, a grant taken) is not lent again.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

from auction.db.embedded import Server

_CATALOGUE = """
SELECT md5(string_agg(part, ' ' ORDER BY part)) FROM (
  SELECT 'class ' || oid || ' ' || xmin FROM pg_class UNION ALL
  SELECT 'trigger ' || oid || ' ' || xmin FROM pg_trigger UNION ALL
  SELECT 'constraint ' || oid || ' ' || xmin FROM pg_constraint UNION ALL
  SELECT 'function ' || oid || ' ' || xmin FROM pg_proc UNION ALL
  SELECT 'column ' || attrelid || ' ' || attnum || ' ' || xmin FROM pg_attribute UNION ALL
  SELECT 'schema ' || oid || ' ' || xmin FROM pg_namespace UNION ALL
  SELECT 'setting ' || setdatabase || ' ' || setrole FROM pg_db_role_setting
) AS catalogue(part)
"""
# Whoever is still connected is sent away first, so that nothing is written afterwards. Only
# tables that ever held a row are emptied, without their triggers: what is append-only too.
_EMPTY = """
DO $$
DECLARE
  used text;
  patience integer := 400;
BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
  WHILE EXISTS (
    SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
  ) LOOP
    patience := patience - 1;
    IF patience = 0 THEN
      RAISE EXCEPTION 'somebody connects again and again';
    END IF;
    PERFORM pg_sleep(0.005);
    PERFORM pg_stat_clear_snapshot();
  END LOOP;
  SET LOCAL session_replication_role = replica;
  FOR used IN
    SELECT oid::regclass FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
      AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
  LOOP
    EXECUTE format('DELETE FROM %s', used);
  END LOOP;
  PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S';
END $$;
"""


class LentDatabases:
    """The databases of one test run."""

    def __init__(self, server: Server, template: str, prefix: str = "test") -> None:
        self._server = server
        self._prefix = prefix
        self._template = template
        self._free: list[tuple[str, str]] = []
        self._numbers = itertools.count(1)

    @contextmanager
    def lent(self) -> Iterator[str]:
        """Lend a database, migrated and empty; its address is `postgresql://…`."""
        name, catalogue = self._free.pop() if self._free else self._new()
        yield self._server.url_of(name)
        found = self._server.sql(_EMPTY + _CATALOGUE, name)
        if found == catalogue:
            self._free.append((name, catalogue))
        else:
            self._server.sql(f"DROP DATABASE {name} WITH (FORCE)")

    def _new(self) -> tuple[str, str]:
        name = f"{self._prefix}_{next(self._numbers)}"
        made = self._server.sql(
            f"CREATE DATABASE {name} TEMPLATE {self._template} STRATEGY FILE_COPY"
        )
        assert made is not None
        catalogue = self._server.sql(_CATALOGUE, name)
        assert catalogue
        return name, catalogue
