"""Receipts: what the house signs about one bid, for whoever asks."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.heads import receipt
from auction.bidding.signing import SigningKey
from auction.kernel.refusal import CommonRefusal, refuse
from web.api.v1.endpoint import Call
from web.api.v1.reading import NoBody, NoQuery


@dataclass(frozen=True)
class SignedReceipt:
    """Entry `seq` of the lot's record is a bid of this price, stamped `at` (ms), with this hash.

    `key` names one of the keys at `/keys.json`; `docs/record-format.md` says what is signed.
    """

    lot: str
    seq: int
    price_fen: int
    at: int
    hash: str
    key: str
    signature: str


async def show_receipt(session: AsyncSession, call: Call[NoBody, NoQuery]) -> SignedReceipt:
    """Sign the receipt of a bid that counts, by its number in the record.

    Anyone may ask for any bid's: the record is public. The same bid gets the same receipt.
    """
    seq = call.path["seq"]
    key = SigningKey(call.house.settings.signing_key)
    number = int(seq) if seq.isascii() and seq.isdigit() and len(seq) <= 15 else 0
    signed = await receipt(session, call.path["lot_id"], number, key)
    if signed is None:
        raise refuse(CommonRefusal.not_found)
    return SignedReceipt(**signed.to_json())
