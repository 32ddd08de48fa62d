"""The facts of a statement of account, from an account a case might have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from auction.bidding.signing import SigningKey
from auction.documents.account_form import account_form
from auction.documents.signed_account import sign_account
from auction.settlement.account_telling import PartMoney
from auction.settlement.account_views import (
    Arrival,
    CaseAccount,
    ClaimAccount,
    Deposited,
    Kept,
    Outgoing,
    SaleTimes,
)
from auction.settlement.closing_types import ClosingProposal, ClosingReason, ClosingType
from auction.settlement.distribution.waterfall import Part

_AT = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
_LATER = _AT + timedelta(days=12)
_KEY = SigningKey(b"\x07" * 32)

ACCOUNT = CaseAccount(
    case_id="case_1",
    court_id="court_1",
    case_number="（2026）琼72执123号",
    told_at=_LATER,
    arrivals=(Arrival(_AT, _AT, "transfer_arrived", 240_000_000, "李伟", "401234567897", "B1"),),
    outgoing=(
        Outgoing(
            "pay_1", "claim", "claim_1", "南海银行", 200_000_000, "confirmed", _AT, _LATER, "B2"
        ),
        Outgoing("pay_2", "cost", "cost_1", "海南某评估公司", 800_000, "instructed", _AT, None, ""),
    ),
    ordered_fen=200_800_000,
    kept=Kept(39_100_000, 0, 0, (Deposited("claim_2", "失联的债权人", 100_000),), suspense_fen=0),
    claims=(
        ClaimAccount(
            "claim_1",
            "南海银行",
            "（2025）琼72民初1号民事判决书",
            (PartMoney(Part.principal, 250_000_000, 200_000_000, 0),),
        ),
    ),
    sales=(SaleTimes("sale_1", "lot_1", "001", 240_000_000, "title_passed", _AT, _AT, _LATER),),
    closing=ClosingProposal(ClosingType.round_ended, ClosingReason.property_exhausted),
)


def account_facts() -> dict[str, Any]:
    """Return the facts that a paper keeps of the account, signed."""
    form = account_form(ACCOUNT, number="401234567897", court="海口海事法院")
    signed = sign_account(form, _KEY)
    return {
        "account": form,
        "public_key": signed.key.public_key,
        "signature": signed.signature,
    }
