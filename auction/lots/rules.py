"""Pure. Whether proposed terms are lawful: start, deposit, increment and every date.

The platform proposes lawful terms (`proposals.py`); what a person types is measured here, exact
in fen, when it is proposed and again when it is published.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from auction.cases.kinds import AssetKind
from auction.kernel.clock import court_day, from_ms, to_ms
from auction.kernel.court_calendar import CourtCalendar
from auction.kernel.money import YUAN, is_amount, share_down, share_up
from auction.kernel.refusal import CommonRefusal, Refusal
from auction.lots.pricing import Pricing
from auction.lots.reference_price import latest_sale_on
from auction.lots.refusals import LotRefusal
from auction.lots.sale_rounds import (
    SALE_DAYS,
    AuctionRound,
    SaleBasis,
    earliest_opening,
    floor_fen,
    floor_law,
    is_second_overdue,
    notice_days,
    reserve_floor_fen,
    second_by,
)
from auction.lots.secret_reserve import SecretReserve
from auction.lots.terms import BiddingTerms

DEPOSIT_LEAST_PER_MILLE = 50
DEPOSIT_MOST_PER_MILLE = 200
SHORTEST_BIDDING = timedelta(hours=24)
EXTENSION_SECONDS = 300
MOST_BALANCE_DAYS = 90


@dataclass(frozen=True, kw_only=True)
class ProposedTerms:
    """What the panel is asked to decide. Amounts in fen, instants on the court's clock.

    `ground` says why a lot is priced otherwise than by the ordinary floor. Of a secret reserve
    the panel signs the commitment.
    """

    start_fen: int
    increment_fen: int
    deposit_fen: int
    opens_at: datetime
    ends_at: datetime
    balance_days: int
    pricing: Pricing = Pricing.standard
    ground: str = ""
    reserve_commitment: str | None = None

    def to_json(self, round_: AuctionRound) -> dict[str, Any]:
        """Return the object the panel signs: these terms and all that bidding is bound by."""
        signed = {**self.bidding_terms(round_).to_json(), "balance_days": self.balance_days}
        if self.pricing is Pricing.standard:
            return signed
        return {**signed, "pricing": self.pricing.value, "ground": self.ground}

    def bidding_terms(self, round_: AuctionRound) -> BiddingTerms:
        """Return the part the engine needs. Law: OJA-27 to OJA-29, OJS-07."""
        return BiddingTerms(
            kind="sale" if round_ == "sale" else "auction",
            round=round_,
            start_fen=self.start_fen,
            increment_fen=self.increment_fen,
            deposit_fen=self.deposit_fen,
            opens_at_ms=to_ms(self.opens_at),
            ends_at_ms=to_ms(self.ends_at),
            extension_seconds=EXTENSION_SECONDS,
            reserve_commitment=self.reserve_commitment,
        )

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> ProposedTerms:
        """Read back what `to_json` wrote."""
        return cls(
            start_fen=value["start_fen"],
            increment_fen=value["increment_fen"],
            deposit_fen=value["deposit_fen"],
            opens_at=from_ms(value["opens_at_ms"]),
            ends_at=from_ms(value["ends_at_ms"]),
            balance_days=value["balance_days"],
            pricing=Pricing(value.get("pricing", Pricing.standard)),
            ground=value.get("ground", ""),
            reserve_commitment=value.get("reserve_commitment"),
        )


class Advice(StrEnum):
    """What a court should think about, though the law does not forbid it."""

    increment_steep = "increment_steep"
    opens_on_day_off = "opens_on_day_off"
    second_overdue = "second_overdue"
    ship_has_own_rules = "ship_has_own_rules"


def check_terms(
    terms: ProposedTerms, basis: SaleBasis, *, published_at: datetime
) -> Refusal | None:
    """Say the first thing unlawful about terms that would be announced at `published_at`.

    Law: OJA-11, OJA-13, OJA-20, OJA-27, OJA-28, OJA-41, OJS-04, OJS-05, CAT-02, CAT-06, CAT-07,
    REF-47, SEI-01.
    """
    return (
        _check_pricing(terms, basis)
        or _check_amounts(terms, basis)
        or _check_span(terms, basis)
        or _check_opening(terms, basis, published_at)
        or _check_validity(terms, basis, published_at)
    )


def check_reserve(
    reserve: SecretReserve | None, terms: ProposedTerms, basis: SaleBasis
) -> Refusal | None:
    """Say what is unlawful about a secret reserve, which nobody sees written down. Law: CAT-06.

    House rule: the public opening figure is not above it, or it would decide nothing.
    """
    if terms.pricing is not Pricing.secret_reserve:
        return None
    if reserve is None:
        return Refusal(CommonRefusal.missing, {}, "reserve_fen")
    least = max(reserve_floor_fen(basis), terms.start_fen)
    if reserve.reserve_fen < least:
        return Refusal(LotRefusal.reserve_under_floor, {"floor_fen": least}, "reserve_fen")
    return None


def deposit_band(start_fen: int) -> tuple[int, int]:
    """Return the least and the most deposit for a start, exact in fen. Law: OJA-20."""
    least = share_up(start_fen, DEPOSIT_LEAST_PER_MILLE)
    return least, share_down(start_fen, DEPOSIT_MOST_PER_MILLE)


def advised_increment_fen(start_fen: int) -> int:
    """Return the increment a court should not exceed: 2, 1 or 0.5 % of the start. Law: PLAT-02."""
    if start_fen <= 100_000 * YUAN:
        return share_down(start_fen, 20)
    return share_down(start_fen, 10 if start_fen <= 1_000_000 * YUAN else 5)


def advise(
    terms: ProposedTerms,
    basis: SaleBasis,
    *,
    published_at: datetime,
    calendar: CourtCalendar,
) -> list[Advice]:
    """Return what is lawful and still unwise in terms.

    A ship sold under the rules for arrested ships needs a secret reserve (CAT-06): ordinary
    pricing is for other vessels only.
    """
    is_open_ship = basis.kind is AssetKind.ship and terms.pricing is Pricing.standard
    advice = [Advice.ship_has_own_rules] if is_open_ship else []
    if terms.increment_fen > max(advised_increment_fen(terms.start_fen), YUAN):
        advice.append(Advice.increment_steep)
    if calendar.is_off(court_day(terms.opens_at)):
        advice.append(Advice.opens_on_day_off)
    if is_second_overdue(basis, published_at):
        advice.append(Advice.second_overdue)
    return advice


def _check_pricing(terms: ProposedTerms, basis: SaleBasis) -> Refusal | None:
    if not terms.pricing.suits(basis.kind):
        return Refusal(LotRefusal.pricing_unsuited, {"law": terms.pricing.law}, "pricing")
    if terms.pricing is not Pricing.standard and not terms.ground.strip():
        return Refusal(CommonRefusal.missing, {}, "ground")
    return None


def _check_amounts(terms: ProposedTerms, basis: SaleBasis) -> Refusal | None:
    for name in ("start_fen", "increment_fen", "deposit_fen"):
        if not is_amount(getattr(terms, name)):
            return Refusal(CommonRefusal.bad_amount, {"least_fen": 1}, name)
    return _check_start(terms, basis) or _check_deposit(terms)


def _check_start(terms: ProposedTerms, basis: SaleBasis) -> Refusal | None:
    floor = floor_fen(basis, terms.pricing)
    is_ordinary = terms.pricing is Pricing.standard
    if basis.is_sale and is_ordinary and terms.start_fen != floor:
        return Refusal(LotRefusal.sale_price_differs, {"price_fen": floor}, "start_fen")
    if terms.start_fen < floor:
        data = {"floor_fen": floor, "law": floor_law(basis, terms.pricing)}
        return Refusal(LotRefusal.start_under_floor, data, "start_fen")
    if terms.increment_fen > terms.start_fen:
        return Refusal(
            LotRefusal.increment_above_start, {"start_fen": terms.start_fen}, "increment_fen"
        )
    return None


def _check_deposit(terms: ProposedTerms) -> Refusal | None:
    """Law: OJA-20; of equity nobody can appraise the court sets the deposit freely (CAT-02)."""
    if not terms.pricing.has_deposit_band:
        return None
    least, most = deposit_band(terms.start_fen)
    if not least <= terms.deposit_fen <= most:
        data = {"least_fen": least, "most_fen": most}
        return Refusal(LotRefusal.deposit_outside_band, data, "deposit_fen")
    return None


def _check_span(terms: ProposedTerms, basis: SaleBasis) -> Refusal | None:
    if max(terms.opens_at.year, terms.ends_at.year) > basis.valid_until_on.year + 1:
        # Years further on no sum of days can be trusted: the calendar itself ends in 9999.
        return _too_late(basis)
    if not (type(terms.balance_days) is int and 1 <= terms.balance_days <= MOST_BALANCE_DAYS):
        data = {"least": 1, "most": MOST_BALANCE_DAYS}
        return Refusal(LotRefusal.bad_balance_days, data, "balance_days")
    if terms.ends_at <= terms.opens_at:
        return Refusal(LotRefusal.ends_before_it_opens, {"opens_at": terms.opens_at}, "ends_at")
    if basis.is_sale and terms.ends_at - terms.opens_at != timedelta(days=SALE_DAYS):
        ends_at = terms.opens_at + timedelta(days=SALE_DAYS)
        return Refusal(LotRefusal.sale_not_sixty_days, {"ends_at": ends_at}, "ends_at")
    if terms.ends_at - terms.opens_at < SHORTEST_BIDDING:
        earliest = terms.opens_at + SHORTEST_BIDDING
        return Refusal(LotRefusal.bidding_too_short, {"earliest_at": earliest}, "ends_at")
    return None


def _check_opening(
    terms: ProposedTerms, basis: SaleBasis, published_at: datetime
) -> Refusal | None:
    earliest = earliest_opening(basis, published_at)
    if terms.opens_at < earliest:
        data = {"earliest_at": earliest, "days": notice_days(basis)}
        return Refusal(LotRefusal.opens_too_soon, data, "opens_at")
    if basis.failed_at is None or not basis.is_second or is_second_overdue(basis, published_at):
        return None
    latest = second_by(basis.failed_at)
    if court_day(terms.opens_at) > latest:
        return Refusal(LotRefusal.second_too_late, {"latest_on": latest}, "opens_at")
    return None


def _check_validity(
    terms: ProposedTerms, basis: SaleBasis, published_at: datetime
) -> Refusal | None:
    announced_on = basis.first_published_on or court_day(published_at)
    if announced_on > basis.valid_until_on:
        data = {"valid_until_on": basis.valid_until_on}
        return Refusal(LotRefusal.reference_price_expired, data)
    ends_on = court_day(terms.ends_at)
    if ends_on > latest_sale_on(basis.valid_until_on):
        return _too_late(basis)
    if ends_on > basis.seizure_lapses_on:
        data = {"lapses_on": basis.seizure_lapses_on}
        return Refusal(LotRefusal.seizure_lapses_first, data, "ends_at")
    return None


def _too_late(basis: SaleBasis) -> Refusal:
    latest = latest_sale_on(basis.valid_until_on)
    data = {"latest_on": latest, "valid_until_on": basis.valid_until_on}
    return Refusal(LotRefusal.sale_after_price, data, "ends_at")
