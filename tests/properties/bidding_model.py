"""A second, dumber auctioneer: it keeps a list of events and works everything out anew each time.

It shares no line with `auction.bidding`: written from the law and the protocol alone, slow on
purpose, it foretells every answer and every public event of the real one, to the last field.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MINUTE = 60_000
MOST = 2**53 - 1
OVER = ("closed", "withdrawn")
Event = dict[str, Any]
Answer = dict[str, Any]


@dataclass
class Holder:
    """A bidder: what they are called, their rank, and the entry that gave it."""

    paddle: str
    rank: int | None
    seq: int
    struck: bool = False


@dataclass
class DumbLot:
    """Everything that happened, in order; nothing derived is ever kept.

    `secrets` says what stands behind the hidden events; `answered` is what the protocol keeps.
    """

    terms: dict[str, Any]
    reserve: dict[str, Any] | None = None
    log: list[Event] = field(default_factory=list)
    secrets: list[tuple[int, str, str, Any]] = field(default_factory=list)
    answered: dict[tuple[str, str], Answer] = field(default_factory=dict)
    ceilings: dict[str, int] = field(default_factory=dict)

    # -- Worked out from the list -----------------------------------------------------------------

    def bids(self) -> list[Event]:
        return [event for event in self.log if event["kind"] == "bid"]

    def status(self) -> str:
        status = "upcoming"
        for event in self.log:
            names = {"opened": "open", "suspended": "suspended", "closed": "closed"}
            status = {**names, "withdrawn": "withdrawn"}.get(event["kind"], status)
            if event["kind"] == "resumed":
                status = "upcoming" if event["at"] < self.terms["opens_at_ms"] else "open"
        return status

    def clock(self) -> tuple[int, int]:
        """Return the end and the number of extensions, worked out from the beginning."""
        end, extensions, bids = self.terms["ends_at_ms"], 0, 0
        for event in self.log:
            if event["kind"] == "bid":
                before, bids = end, bids + 1
                end = self._end_after(event["at"], end, extensions, is_first=bids == 1)
                extensions += end > before and not self._is_sale_opener(bids)
            elif event["kind"] in ("resumed", "extended"):
                end = event["ends_at"]
        return end, extensions

    def _is_sale_opener(self, bids: int) -> bool:
        return self.terms["kind"] == "sale" and bids == 1

    def _end_after(self, stamp: int, end: int, extensions: int, *, is_first: bool) -> int:
        if is_first and self.terms["kind"] == "sale":
            return stamp + int(self.terms["sale_bidding_seconds"]) * 1000
        cap = self.terms["max_extensions"]
        if cap is not None and extensions >= cap:
            return end
        return max(end, stamp + int(self.terms["extension_seconds"]) * 1000)

    def left(self) -> int | None:
        """Return what is left while the clock stands; None while it runs."""
        left = None
        for event in self.log:
            if event["kind"] == "suspended":
                left = event["left_ms"]
            elif event["kind"] == "resumed":
                left = None
        return left

    def leader(self) -> Event | None:
        """Return who would win now, by the law's own key: price, then rank, then who came first."""
        bids = self.bids()
        ranked = [
            (-bid["price_fen"], bid["rank"] or 10**9, place) for place, bid in enumerate(bids)
        ]
        return bids[min(ranked)[2]] if bids else None

    def holders(self) -> dict[str, Holder]:
        holders: dict[str, Holder] = {}
        for seq, kind, tag, what in self.secrets:
            if kind == "admitted" and tag not in holders:
                holders[tag] = Holder(*what, seq)
            elif kind == "admitted":
                holders[tag].struck = False
            elif kind == "priority":
                holders[tag].rank, holders[tag].seq = what, seq
            else:
                holders[tag].struck = True
        return holders

    def view(self) -> dict[str, Any]:
        """Return the protocol's `state`, without how many watch."""
        top, (end, extensions), left = self.leader(), self.clock(), self.left()
        closed = next((event for event in self.log if event["kind"] == "closed"), None)
        leads = None if closed is not None and closed["result"] == "unsold" else top
        price = top["price_fen"] if top else None
        shown = {
            "status": self.status(),
            **{name: self.terms[name] for name in ("round", "start_fen", "increment_fen")},
            "deposit_fen": self.terms["deposit_fen"],
            "price_fen": price,
            "leader": leads["paddle"] if leads else None,
            "leader_rank": leads["rank"] if leads else None,
            "next_fen": self.next_fen(),
            "bids": len(self.bids()),
            "extensions": extensions,
            "opens_at": self.terms["opens_at_ms"],
            "ends_at": None if left is not None else end,
            "left_ms": left,
            "result": closed["result"] if closed else None,
        }
        opened = {"reserve": closed.get("reserve") if closed else None}
        return shown | (opened if self.reserve else {})

    def next_fen(self) -> int | None:
        top = self.leader()
        if top is None:
            return int(self.terms["start_fen"])
        least = top["price_fen"] + self.terms["increment_fen"]
        return least if least <= MOST else None

    # -- What the clock and an outage do by themselves --------------------------------------------

    def begin(self, now: int, down: int | None) -> str | None:
        """Give back what an outage took, open what is due; return what the ledger says of it."""
        effect = None
        opens = self.terms["opens_at_ms"]
        if down is not None and down < now:
            if self.status() == "upcoming" and opens <= now:
                self._happens("opened", at=now)
                effect = self._made_good(max(down, opens), now)
            elif self.status() == "open":
                effect = self._made_good(down, now)
        if self.status() == "upcoming" and now >= opens:
            self._happens("opened", at=now)
        return effect

    def _made_good(self, down: int, back: int) -> str:
        end, gap = self.clock()[0], back - down
        if gap <= 5_000:
            if back <= end - 5 * MINUTE:
                return "none"
            self._happens("extended", at=back, ends_at=back + 5 * MINUTE, reason="outage")
            return "extended"
        left = max(0, end - max(down, self.terms["opens_at_ms"]))
        self._happens("suspended", at=back, reason="outage", act="suspension", left_ms=left)
        if gap > 15 * MINUTE:
            return "suspended"
        self._happens("resumed", at=back, ends_at=max(end + gap, back + 10 * MINUTE))
        return "suspended+resumed"

    # -- What is asked of it: "done", or the code of the refusal ----------------------------------

    def admit(self, tag: str, paddle: str, rank: int | None) -> str:
        holders = self.holders()
        known = holders.get(tag)
        if self.status() in OVER:
            return "lot_over"
        if known is None and paddle in {other.paddle for other in holders.values()}:
            return "paddle_taken"
        if known is not None and not known.struck:
            return "already_admitted"
        if known is not None and (known.paddle, known.rank) != (paddle, rank):
            return "paddle_differs"
        return self._in_secret("admitted", tag, (paddle, rank))

    def confirm_priority(self, tag: str, rank: int) -> str:
        known = self.holders().get(tag)
        if self.status() in OVER:
            return "lot_over"
        if known is None or known.struck:
            return "not_admitted"
        if known.paddle in {bid["paddle"] for bid in self.bids()}:
            return "has_bid"
        return self._in_secret("priority", tag, rank)

    def strike_off(self, tag: str) -> str:
        known = self.holders().get(tag)
        if self.status() in OVER:
            return "lot_over"
        if known is None or known.struck:
            return "not_admitted"
        return self._in_secret("struck_off", tag, None)

    def stay(self, now: int, reason: str) -> str:
        if self.status() not in ("upcoming", "open"):
            return "not_open"
        left = max(0, self.clock()[0] - max(now, self.terms["opens_at_ms"]))
        return self._happens("suspended", at=now, reason=reason, act="stay", left_ms=left)

    def resume(self, now: int, end: int | None) -> str:
        if self.status() != "suspended":
            return "not_suspended"
        least = max(now, self.terms["opens_at_ms"]) + (self.left() or 0)
        end = least if end is None else end
        if end < least or end <= now:
            return "ends_too_early"
        return self._happens("resumed", at=now, ends_at=end)

    def withdraw(self, now: int, reason: str) -> str:
        if self.status() in OVER:
            return "lot_over"
        return self._happens("withdrawn", at=now, reason=reason)

    def extend(self, now: int, end: int, reason: str) -> str:
        if self.status() != "open":
            return "not_open"
        if end <= self.clock()[0]:
            return "ends_too_early"
        return self._happens("extended", at=now, ends_at=end, reason=reason)

    def close(self, now: int) -> str:
        if self.status() != "open":
            return "not_open"
        end, top = self.clock()[0], self.leader()
        if now < end:
            return "too_early"
        least = self.reserve["reserve_fen"] if self.reserve else 1
        is_sold = top is not None and top["price_fen"] >= least
        closed = {
            "at": now,
            "result": "sold" if is_sold else "unsold",
            "reason": "reserve_not_met" if top and not is_sold else None,
            "price_fen": top["price_fen"] if top and is_sold else None,
            "paddle": top["paddle"] if top and is_sold else None,
            "ends_at": end,
        }
        return self._happens(
            "closed", **closed, **({"reserve": self.reserve} if self.reserve else {})
        )

    def open_ranks(self, now: int) -> None:
        """After the close, and once, say by which entry everybody who bid had their rank."""
        kinds = [event["kind"] for event in self.log]
        paddles = {bid["paddle"] for bid in self.bids()}
        if "closed" in kinds and "opened_ranks" not in kinds and paddles:
            owed = [one for one in self.holders().values() if one.paddle in paddles]
            openings = sorted((one.seq, one.paddle, one.rank) for one in owed)
            self._happens("opened_ranks", at=now, openings=openings)

    # -- Bids -------------------------------------------------------------------------------------

    def answer(self, tag: str, bid_id: str, price: int, stamp: int, **guards: int | None) -> Answer:
        """Return the answer as the protocol writes it, but for the hash; and keep what it keeps."""
        first = self.answered.get((tag, bid_id))
        if first is not None and first["price_fen"] == price:
            return first
        ceilings = [guards.get("ceiling_fen"), self.ceilings.get(tag)]
        ceiling = min((each for each in ceilings if each is not None), default=None)
        no = next(self._faults(tag, price, stamp, ceiling, guards.get("max_steps"), first), None)
        answer: Answer = {"id": bid_id, "price_fen": price}
        if no is not None:
            code, data = no
            answer |= {"kind": "refused", "code": code, "transient": False, "data": data}
            if code in ("not_admitted", "barred", "id_reused"):
                return answer
        else:
            holder, seq = self.holders()[tag], len(self.log) + 1
            end, extensions = self.clock()
            end = self._end_after(stamp, end, extensions, is_first=not self.bids())
            bid = {"paddle": holder.paddle, "price_fen": price, "rank": holder.rank}
            self._happens("bid", at=stamp, **bid, ends_at=end)
            answer |= {"kind": "accepted", "seq": seq, "at": stamp}
        self.answered.setdefault((tag, bid_id), answer)
        return answer

    def _faults(
        self,
        tag: str,
        price: int,
        stamp: int,
        ceiling: int | None,
        most: int | None,
        first: Answer | None,
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give every reason against a bid, the weightiest first."""
        terms, holder, top = self.terms, self.holders().get(tag), self.leader()
        if holder is None:
            yield "not_admitted", {}
            return
        if holder.struck:
            yield "barred", {}
        yield from self._untimely(stamp)
        if first is not None:
            yield "id_reused", {}
        start, step = terms["start_fen"], terms["increment_fen"]
        if price < start:
            yield "below_start", {"start_fen": start}
        if top is None and terms["first_bid"] == "equals_start" and price != start:
            yield "must_equal_start", {"start_fen": start}
        if (price - start) % step:
            below = start + (price - start) // step * step
            above = below + step if below + step <= MOST else None
            yield "off_grid", {"below_fen": below, "above_fen": above}
        if top is not None:
            yield from self._against(top, holder, price)
        if ceiling is not None and price > ceiling:
            yield "over_ceiling", {"ceiling_fen": ceiling}
        jump = (price - (top["price_fen"] if top else start)) // step
        if most is not None and jump > most:
            yield "jump_too_big", {"steps": jump, "max_steps": most}

    def _untimely(self, stamp: int) -> Iterator[tuple[str, dict[str, Any]]]:
        status = self.status()
        if status == "suspended":
            yield "lot_suspended", {}
        if status in OVER:
            yield "lot_closed", {}
        if status == "upcoming" or stamp < self.terms["opens_at_ms"]:
            yield "lot_upcoming", {}
        if stamp >= self.clock()[0]:
            yield "lot_closed", {}

    def _against(
        self, top: Event, holder: Holder, price: int
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        if top["paddle"] == holder.paddle:
            may = self.terms["leader_may_raise"]
            if may == "no":
                yield "already_leading", {}
            if may == "after_second_bidder" and len({bid["paddle"] for bid in self.bids()}) == 1:
                yield "opener_waits", {}
        now, rank, ahead = top["price_fen"], holder.rank, top["rank"]
        data = {"next_fen": self.next_fen(), "price_fen": now, "leader": top["paddle"]}
        if price < now:
            yield "below_next", data
        if price == now and rank is None:
            yield "equal_needs_priority", data
        if price == now and rank is not None and ahead is not None and ahead <= rank:
            yield "priority_rank_too_low", data

    # -- The list ---------------------------------------------------------------------------------

    def _happens(self, kind: str, **what: Any) -> str:
        self.log.append({"seq": len(self.log) + 1, "kind": kind, **what})
        return "done"

    def _in_secret(self, kind: str, tag: str, what: Any) -> str:
        self._happens("hidden")
        self.secrets.append((len(self.log), kind, tag, what))
        return "done"
