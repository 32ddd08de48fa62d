"""A second, dumber auctioneer: it keeps a list of bids and works everything out anew each time.

It shares no line with `auction.bidding`: written from the law and the protocol alone, slow on
purpose, it predicts every answer of the real one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Offer:
    paddle: str
    price: int
    stamp: int
    rank: int | None


@dataclass
class Holder:
    paddle: str
    rank: int | None
    struck: bool = False


@dataclass
class DumbLot:
    """Everything that happened, in order; nothing derived is ever kept."""

    terms: dict[str, Any]
    holders: dict[str, Holder] = field(default_factory=dict)
    log: list[tuple[str, Any]] = field(default_factory=list)
    answered: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)

    def offers(self) -> list[Offer]:
        return [what for kind, what in self.log if kind == "bid"]

    def status(self) -> str:
        status = "upcoming"
        for kind, what in self.log:
            if kind == "resume":
                status = "upcoming" if what[0] < self.terms["opens_at_ms"] else "open"
            else:
                names = {"open": "open", "suspend": "suspended", "close": "closed"}
                status = {**names, "withdraw": "withdrawn"}.get(kind, status)
        return status

    def clock(self) -> tuple[int, int]:
        """Return the end and the number of extensions, worked out from the beginning."""
        end, extensions, bids = self.terms["ends_at_ms"], 0, 0
        for kind, what in self.log:
            if kind == "bid":
                bids += 1
                if self.terms["kind"] == "sale" and bids == 1:
                    end = what.stamp + 86_400_000
                    continue
                cap = self.terms["max_extensions"]
                moved = what.stamp + 300_000
                if moved > end and (cap is None or extensions < cap):
                    end, extensions = moved, extensions + 1
            elif kind in ("resume", "extend"):
                end = what[1]
        return end, extensions

    def leader(self) -> Offer | None:
        """Return who would win now, by the law's own key: price, then rank, then who came first."""
        offers = self.offers()
        if not offers:
            return None
        ranked = [
            (-offer.price, offer.rank if offer.rank is not None else 10**9, place)
            for place, offer in enumerate(offers)
        ]
        return offers[min(ranked)[2]]

    def answer(self, tag: str, bid_id: str, price: int, stamp: int, **guards: int | None) -> str:
        """Return "accepted" or the code, and remember what was answered and bid."""
        first = self.answered.get((tag, bid_id))
        if first is not None and first[0] == price:
            return first[1]
        faults = self._faults(tag, price, stamp, guards, reused=first is not None)
        code = next((name for name, is_fault in faults if is_fault), "accepted")
        if code not in ("not_admitted", "barred") and first is None:
            self.answered[tag, bid_id] = (price, code)
        if code == "accepted":
            holder = self.holders[tag]
            self.log.append(("bid", Offer(holder.paddle, price, stamp, holder.rank)))
        return code

    def _faults(
        self, tag: str, price: int, stamp: int, guards: dict[str, int | None], *, reused: bool
    ) -> list[tuple[str, bool]]:
        terms, status, top = self.terms, self.status(), self.leader()
        holder = self.holders.get(tag) or Holder("nobody", None)
        start, step = terms["start_fen"], terms["increment_fen"]
        now = top.price if top else None
        leads = top is not None and top.paddle == holder.paddle
        alone = len({offer.paddle for offer in self.offers()}) == 1
        may = terms["leader_may_raise"]
        late = stamp >= self.clock()[0]
        equal = now is not None and price == now
        rank = holder.rank
        beaten = top is not None and top.rank is not None and rank is not None
        floor = start if now is None else now
        ceiling, most = guards.get("ceiling_fen"), guards.get("max_steps")
        return [
            ("barred", holder.struck),
            ("not_admitted", tag not in self.holders),
            ("lot_suspended", status == "suspended"),
            ("lot_closed", status in ("closed", "withdrawn")),
            ("lot_upcoming", status == "upcoming" or stamp < terms["opens_at_ms"]),
            ("lot_closed", late),
            ("id_reused", reused),
            ("below_start", price < start),
            (
                "must_equal_start",
                now is None and terms["first_bid"] == "equals_start" and price != start,
            ),
            ("off_grid", (price - start) % step != 0),
            ("already_leading", leads and may == "no"),
            ("opener_waits", leads and may == "after_second_bidder" and alone),
            ("below_next", now is not None and price < now),
            ("equal_needs_priority", equal and rank is None),
            ("priority_rank_too_low", equal and beaten and top.rank <= rank),
            ("over_ceiling", ceiling is not None and price > ceiling),
            ("jump_too_big", most is not None and (price - floor) // step > most),
        ]
