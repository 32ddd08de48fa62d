"""An error is told without the values it failed on."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from auction.db.engine import Database
from auction.db.plain_errors import plain_error, plain_trace

NAME = "王芳"


async def failure(database: Database) -> DBAPIError:
    """Return what the database says when a name is written twice where it may stand once."""
    async with database.engine.connect() as connection:
        await connection.execute(text("CREATE TEMP TABLE once (name text UNIQUE)"))
        write = text("INSERT INTO once VALUES (:name)")
        await connection.execute(write, {"name": NAME})
        with pytest.raises(DBAPIError) as raised:
            await connection.execute(write, {"name": NAME})
    return raised.value


async def test_a_database_s_error_is_told_by_its_code_alone(database: Database) -> None:
    assert plain_error(await failure(database)) == "IntegrityError 23505"


async def test_no_cause_in_a_trace_quotes_the_row(database: Database) -> None:
    told = plain_trace(await failure(database))

    assert NAME not in told
    assert "UniqueViolationError 23505" in told


async def test_even_its_own_text_hides_the_parameters(database: Database) -> None:
    assert "parameters hidden" in str(await failure(database))


def test_our_own_errors_say_their_first_line() -> None:
    assert plain_error(ValueError("too much\nof it")) == "ValueError: too much"


def test_a_trace_begins_with_the_first_cause() -> None:
    def fall() -> int:
        try:
            return int("first")
        except ValueError as problem:
            raise KeyError("second") from problem

    with pytest.raises(KeyError, match="second") as raised:
        fall()
    told = plain_trace(raised.value)

    assert told.index("ValueError") < told.index("KeyError")
    assert "in fall" in told
