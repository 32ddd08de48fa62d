"""The engine: how the platform speaks to its PostgreSQL. Nothing connects at import."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.roles import ACT_AS, DESK, MAY_BE_DESK, is_desk
from auction.kernel.actor import Actor


def driver_url(url: str) -> str:
    """Return a `postgresql://…` address with the driver we use named in it.

    Raises ValueError when it is no PostgreSQL address.
    """
    scheme = urlsplit(url).scheme
    if scheme not in {"postgresql", "postgres", "postgresql+asyncpg"}:
        raise ValueError(f"{scheme or 'an address without a scheme'} is no PostgreSQL address")
    return "postgresql+asyncpg" + url[len(scheme) :]


class Database:
    """A pool of connections and the sessions made from it."""

    def __init__(self, url: str, *, pool_size: int = 12) -> None:
        self.url = driver_url(url)
        self.engine: AsyncEngine = create_async_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=8,
            pool_pre_ping=True,
            pool_timeout=10,
            hide_parameters=True,  # An error's text ends in a log; its values may be names.
        )
        self._desk_role: bool | None = None
        self._sessions = async_sessionmaker(
            self.engine, class_=AsyncSession, expire_on_commit=False
        )

    def session(self) -> AsyncSession:
        """Return a new session, to be used with `async with`; for reads only."""
        return self._sessions()

    @asynccontextmanager
    async def session_for(self, actor: Actor) -> AsyncGenerator[AsyncSession]:
        """Give a session in which an actor reaches no more than they should.

        The finance and the admission desk act without a way to who applied for what, where the
        database has that role; in a transaction of theirs it holds to its end. Law: OJA-24.
        """
        async with self.session() as session:
            if is_desk(actor) and await self._has_desk_role(session):
                acting = {"role": DESK, "actor": actor.account_id or ""}
                await session.exec(text(ACT_AS), params=acting)  # type: ignore[call-overload]
            yield session

    async def _has_desk_role(self, session: AsyncSession) -> bool:
        if self._desk_role is None:
            asked = await session.exec(text(MAY_BE_DESK))  # type: ignore[call-overload]
            self._desk_role = bool(asked.scalar_one())
        return self._desk_role

    async def dispose(self) -> None:
        """Close every connection of the pool."""
        await self.engine.dispose()
