"""What failed, without the values it failed on: a database's message quotes names and numbers.

For logs and for the outbox's notes, which more people read than the rows themselves. Law: OJA-24.
"""

from __future__ import annotations

import traceback

import asyncpg
from sqlalchemy.exc import DBAPIError, StatementError

LONGEST = 300


def plain_error(problem: BaseException) -> str:
    """Return an exception's kind and the first line of what it says.

    Of the database's errors only the kind and the code are told: their text quotes keys, rows
    and parameters.
    """
    kind = type(problem).__name__
    if isinstance(problem, StatementError | asyncpg.PostgresError | asyncpg.InterfaceError):
        return f"{kind} {_code(problem)}".strip()
    first = str(problem).partition("\n")[0][:LONGEST]
    return f"{kind}: {first}" if first else kind


def plain_trace(problem: BaseException) -> str:
    """Return where an exception and its causes came about, the first cause on top.

    File, line and function of each step; never a local variable.
    """
    told = [_steps(each) for each in _causes(problem)]
    return "\n".join(reversed(told))


def _steps(problem: BaseException) -> str:
    frames = traceback.extract_tb(problem.__traceback__)
    steps = "".join(f"  {each.filename}:{each.lineno} in {each.name}\n" for each in frames)
    return f"{steps}{plain_error(problem)}"


def _causes(problem: BaseException) -> list[BaseException]:
    """Return an exception and what led to it, each once."""
    chain: list[BaseException] = []
    next_one: BaseException | None = problem
    while next_one is not None and next_one not in chain:
        chain.append(next_one)
        silent = next_one.__suppress_context__
        next_one = next_one.__cause__ or (None if silent else next_one.__context__)
    return chain


def _code(problem: BaseException) -> str:
    if isinstance(problem, DBAPIError) and problem.orig is not None:
        return _code(problem.orig)
    return str(getattr(problem, "sqlstate", None) or "")
