"""Keeping a secret reserve: written with the terms that commit to it, read back to compare only.

The figure is typed by who proposes and typed again by who signs; no page, answer, log or audit
entry shows it before the close. Law: CAT-06, OJA-43.
"""

from __future__ import annotations

import secrets

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.invariant import hold
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.models import Lot, LotReserve
from auction.lots.refusals import LotRefusal
from auction.lots.secret_reserve import SALT_BYTES, SecretReserve


def fix_reserve(uow: UnitOfWork, lot: Lot, reserve_fen: int) -> SecretReserve:
    """Write a reserve under a fresh salt, in the transaction of the terms that commit to it."""
    reserve = SecretReserve(reserve_fen, secrets.token_hex(SALT_BYTES))
    row = LotReserve(
        commitment=reserve.commitment(),
        court_id=lot.court_id,
        lot_id=lot.id,
        reserve_fen=reserve.reserve_fen,
        salt=reserve.salt,
        fixed_at=uow.now,
    )
    uow.add(row)
    return reserve


async def kept_reserve(uow: UnitOfWork, commitment: str | None) -> SecretReserve | None:
    """Return the reserve behind a commitment, for the rules alone; None where there is none."""
    if commitment is None:
        return None
    row = await uow.session.get(LotReserve, commitment)
    hold(row is not None, "a reserve that was committed to is kept")
    assert row is not None
    return SecretReserve(row.reserve_fen, row.salt)


async def insist_same(uow: UnitOfWork, commitment: str | None, reserve_fen: int | None) -> None:
    """Refuse a signature by who does not know the reserve they sign: they type it themselves."""
    reserve = await kept_reserve(uow, commitment)
    if reserve is None:
        return
    if reserve_fen is None:
        raise refuse(CommonRefusal.missing, "reserve_fen")
    if reserve_fen != reserve.reserve_fen:
        raise refuse(LotRefusal.reserve_unlike, "reserve_fen")
