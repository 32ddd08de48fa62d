"""Histories of lots by the thousand, each made from its number alone; and the same ones touched.

Everything that can happen to a lot happens in some of them. They are put to both
implementations of the rules, which must come to the same verdict.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from auction.bidding import commands as cmd
from auction.bidding.lot_state import LotStatus
from auction.kernel.canonical import FIRST_LINK, canonical_bytes, chain_hash
from tests.auction.bidding.living_lot import ENDS, MINUTE, OPENS, START, STEP, LivingLot, a_reserve

PADDLES = ("A1001", "B2002", "C3003", "D4004", "竞5005")


def history(number: int, *, most: int = 30) -> LivingLot:
    """Return lot `number`, after at most so many acts; the same each time."""
    return _History(number).lived(most)


def record_bytes(lot: LivingLot) -> bytes:
    """Return a lot's record file."""
    return "".join(f"{line}\n" for line in lot.lines).encode()


def flipped(record: bytes, number: int) -> bytes:
    """Return the file with one bit of one byte turned round."""
    pick = random.Random(number)
    place, bit = pick.randrange(len(record) - 1), pick.randrange(8)
    return record[:place] + bytes([record[place] ^ 1 << bit]) + record[place + 1 :]


def forged(record: bytes, number: int) -> bytes:
    """Return the record with something in it changed, and every hash made anew."""
    pick = random.Random(number)
    entries = [json.loads(line)["entry"] for line in record.decode().splitlines()]
    pick.choice(_FORGERIES)(pick, entries)
    return relinked(entries)


def relinked(entries: list[Any]) -> bytes:
    """Return a record file of these entries, as whoever keeps the whole record could make it."""
    lines, link = [], FIRST_LINK
    for entry in entries:
        link = chain_hash(link, canonical_bytes(entry))
        lines.append(canonical_bytes({"entry": entry, "hash": link}) + b"\n")
    return b"".join(lines)


class _History:
    def __init__(self, number: int) -> None:
        self.pick = random.Random(number)
        reserve = START + self.pick.randint(0, 6) * STEP if self.pick.random() < 0.2 else None
        self.lot = LivingLot(
            f"made-{number}",
            reserve=None if reserve is None else a_reserve(reserve),
            **_terms(self.pick),
        )
        self.now = OPENS - 20 * MINUTE

    def lived(self, most: int) -> LivingLot:
        for paddle in self.pick.sample(PADDLES, self.pick.choice([0, 1, 2, 3, 4, 4])):
            self._admit(paddle)
        if self.pick.random() < 0.9:
            self._set_time(OPENS)
            self.lot.do(cmd.OpenLot(self.now))
        for _ in range(self.pick.randint(0, most)):
            self._time_passes()
            stopped = self.lot.state.status == LotStatus.suspended and self.pick.random() < 0.7
            act = _History.go_on if stopped else self.pick.choices(_ACTS, _WEIGHTS)[0]
            act(self)
        if self.pick.random() < 0.7:
            self._end()
        return self.lot

    def _set_time(self, at_ms: int) -> None:
        self.now = max(self.now, at_ms)

    def _time_passes(self) -> None:
        if self.pick.random() < 0.3:
            near = self.pick.choice([-6 * MINUTE, -5 * MINUTE, -2 * MINUTE, -1001, -1001, -1, 0])
            self._set_time(self.lot.state.ends_at_ms + near)
        self.now += self.pick.choice([0, 1, 500, MINUTE])

    def _admit(self, paddle: str) -> None:
        rank = self.pick.choice([None, None, 1, 2, 3])
        self.lot.do(cmd.Admit(at_ms=self.now, holder_tag=paddle.lower(), paddle=paddle, rank=rank))

    def admit(self) -> None:
        self._admit(self.pick.choice(PADDLES))

    def bid(self) -> None:
        state = self.lot.state
        floor = START if state.price_fen is None else state.price_fen
        equals = state.price_fen is None or self.pick.random() < 0.3
        price = floor + (0 if equals else self.pick.choice([1, 1, 1, 2, 7])) * STEP
        late = self.pick.choice([0, 0, 0, 1, 2000])
        known = [one.paddle for one in self.lot.state.admissions.values()]
        self.lot.bid(self.pick.choice(known or PADDLES), price, self.now - late)

    def confirm(self) -> None:
        tag, rank = self.pick.choice(PADDLES).lower(), self.pick.randint(1, 3)
        self.lot.do(cmd.ConfirmPriority(at_ms=self.now, holder_tag=tag, rank=rank))

    def strike_off(self) -> None:
        tag = self.pick.choice(PADDLES).lower()
        self.lot.do(cmd.StrikeOff(at_ms=self.now, holder_tag=tag, reason="撤销"))

    def stop(self) -> None:
        since = self.now - self.pick.randint(0, MINUTE) if self.pick.random() < 0.5 else None
        act = self.pick.choice(["stay", "suspension"])
        suspend = cmd.Suspend(at_ms=self.now, reason="案外人异议", act=act, since_ms=since)
        self.lot.do(suspend)

    def go_on(self) -> None:
        self.lot.do(cmd.Resume(at_ms=self.now))

    def outage(self) -> None:
        end = self.lot.state.ends_at_ms + self.pick.randint(1, 5 * MINUTE)
        self.lot.do(cmd.ExtendForOutage(at_ms=self.now, ends_at_ms=end, reason="outage"))

    def withdraw(self) -> None:
        self.lot.do(cmd.Withdraw(at_ms=self.now, reason="撤回"))

    def _end(self) -> None:
        if self.lot.state.status == LotStatus.suspended:
            self.go_on()
        if self.lot.state.status == LotStatus.upcoming:
            self._set_time(OPENS)
            self.lot.do(cmd.OpenLot(self.now))
        if self.lot.state.status == LotStatus.open:
            self.lot.close()


def _terms(pick: random.Random) -> dict[str, Any]:
    sale = pick.random() < 0.25
    return {
        "kind": "sale" if sale else "auction",
        "round": "sale" if sale else pick.choice(["first", "second"]),
        "ends_at_ms": OPENS + 60 * 24 * 60 * MINUTE if sale else ENDS,
        "leader_may_raise": pick.choice(["yes", "yes", "no", "after_second_bidder"]),
        "first_bid": pick.choice(["at_least_start", "at_least_start", "equals_start"]),
        "max_extensions": pick.choice([None, None, None, 0, 2]),
        "extension_seconds": pick.choice([300, 300, 120]),
    }


_ACTS: tuple[Callable[[_History], None], ...] = (
    _History.bid,
    _History.admit,
    _History.confirm,
    _History.strike_off,
    _History.stop,
    _History.go_on,
    _History.outage,
    _History.withdraw,
)
_WEIGHTS = (90, 6, 4, 2, 2, 2, 4, 0.3)


def _change_a_value(pick: random.Random, entries: list[Any]) -> None:
    holder: Any = pick.choice(entries)
    while True:
        name = pick.choice(list(holder) if isinstance(holder, dict) else list(range(len(holder))))
        if not isinstance(holder[name], dict | list) or not holder[name]:
            break
        holder = holder[name]
    holder[name] = pick.choice(_OTHER)(holder[name])


_OTHER: tuple[Callable[[Any], Any], ...] = (
    lambda was: was + 1 if type(was) is int else 1,
    lambda was: was - 1 if type(was) is int else "A1001",
    lambda was: was + STEP if type(was) is int else f"{was}x",
    lambda was: 0 if was is None else None,
    lambda was: not was,
    lambda was: [was],
    lambda _: {},
    lambda _: "closed",
    lambda _: "ab" * 32,
)


def _drop_a_name(pick: random.Random, entries: list[Any]) -> None:
    entry = pick.choice(entries)
    del entry[pick.choice(list(entry))]


def _add_a_name(pick: random.Random, entries: list[Any]) -> None:
    pick.choice(entries)[pick.choice(["note", "at", "hash", "reason", "price_fen"])] = 1


def _renumbered(change: Callable[[random.Random, list[Any]], None]) -> Callable[..., None]:
    def forge(pick: random.Random, entries: list[Any]) -> None:
        change(pick, entries)
        for seq, entry in enumerate(entries):
            entry["seq"] = seq

    return forge


def _leave_out(pick: random.Random, entries: list[Any]) -> None:
    if len(entries) > 1:
        entries.pop(pick.randrange(1, len(entries)))


def _repeat(pick: random.Random, entries: list[Any]) -> None:
    entries.insert(pick.randint(1, len(entries)), dict(pick.choice(entries)))


def _swap(pick: random.Random, entries: list[Any]) -> None:
    one, other = pick.randrange(len(entries)), pick.randrange(len(entries))
    entries[one], entries[other] = entries[other], entries[one]


def _drop_a_term(_: random.Random, entries: list[Any]) -> None:
    terms = entries[0]["terms"]
    del terms[sorted(terms)[len(entries) % len(terms)]]


_FORGERIES: tuple[Callable[[random.Random, list[Any]], None], ...] = (
    *[_change_a_value] * 6,
    _drop_a_name,
    _drop_a_term,
    _add_a_name,
    _leave_out,
    _repeat,
    _swap,
    *[_renumbered(change) for change in (_leave_out, _repeat, _swap)],
)
