"""Columns as every room's `models.py` declares them, so that one meaning has one type."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def fen(**options: Any) -> Any:
    """Declare an amount in fen: 64 bits, for 32 end at 21 million yuan."""
    return Field(sa_type=BigInteger, **options)


def big(**options: Any) -> Any:
    """Declare a 64-bit whole number, such as milliseconds or a sequence."""
    return Field(sa_type=BigInteger, **options)


def document(**options: Any) -> Any:
    """Declare a JSON object or list, kept as JSONB."""
    return Field(sa_type=JSONB, **options)
