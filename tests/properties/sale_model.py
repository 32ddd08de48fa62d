"""What a dumb onlooker keeps of a sale: who said what when, and what the law wanted of it.

It knows nothing of the platform's rules: days are counted one by one on the calendar, shares are
compared by multiplication, a claim is alive until it is known to be lost.
Law: OJA-10 to OJA-18, OJA-20, OJA-28, OJA-41 to OJA-43, OJS-02, OJS-04, OJS-05, REM-03, CAT-08.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from auction.deadlines.calendar import calendar_around
from auction.kernel.clock import COURT_ZONE

BEFORE = ("draft", "deciding", "decided")
LIVING = (*BEFORE, "published", "open")
WORDS = {
    "announcement": "公告",
    "enforcement_title": "民事判决书",
    "price_basis": "海南正信评估",
    "time_and_rules": "竞价",
    "condition": "占有",
    "priority": "优先购买",
    "notices": "通知",
    "payment": "2662 0000 1234",
    "taxes": "税",
    "court": "0898-6600 0000",
    "capacity": "完全民事行为能力",
    "proxies": "委托他人代为竞买",
    "known_defects": "已知瑕疵",
    "as_is": "实地看样",
    "acceptance": "一切已知和未知瑕疵",
    "real_identity": "真实身份",
    "deposit_lost": "保证金不予退还",
}
"""By which words a reader of the announcement finds each item; the category is the lot's own."""

CLAIM_STEPS = {
    ("filed", "register"): "registered",
    ("filed", "refuse"): "gone",
    ("filed", "withdraw"): "gone",
    ("registered", "withdraw"): "gone",
    ("registered", "dismiss"): "dismissed",
    ("registered", "uphold"): "upheld",
    ("dismissed", "serve"): "served_no",
    ("upheld", "serve"): "served_yes",
    ("served_no", "sue"): "suit_no",
    ("served_yes", "sue"): "suit_yes",
    ("suit_no", "lose"): "gone",
    ("suit_no", "win"): "to_release",
    ("suit_yes", "lose"): "gone",
    ("suit_yes", "win"): "to_release",
    ("to_release", "release"): "released",
}
TAKES = ("upheld", "served_yes", "suit_yes", "to_release", "released")


def day_of(at: datetime) -> date:
    return at.astimezone(COURT_ZONE).date()


def days_have_run(told_on: date, days: int, now: datetime) -> bool:
    """Say whether so many whole days have followed a day, the last one a working day."""
    calendar = calendar_around(told_on)
    last = told_on
    for _ in range(days):
        last += timedelta(days=1)
    while calendar.is_off(last):
        last += timedelta(days=1)
    return day_of(now) > last


def hash_of(content: Any) -> str:
    said = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


@dataclass
class Told:
    """How one recipient was told of the terms that stand."""

    waived: bool = False
    received: list[date] = field(default_factory=list)
    public: list[date] = field(default_factory=list)

    def in_time(self, days: int, now: datetime) -> bool:
        return (
            self.waived
            or any(days_have_run(on, days, now) for on in self.received)
            or any(days_have_run(on, 5, now) for on in self.public)
        )


@dataclass
class LotNotes:
    """One lot as the onlooker saw it."""

    id: str
    round: str
    is_resale: bool
    before: LotNotes | None
    state: str = "draft"
    terms: dict[str, Any] | None = None
    signed: set[str] = field(default_factory=set)
    told: dict[str, Told] = field(default_factory=dict)
    failed_at: datetime | None = None
    published_at: datetime | None = None
    frozen: dict[str, Any] | None = None
    versions: list[str] = field(default_factory=list)
    not_before: datetime | None = None
    stage: str | None = None
    asked_on: date | None = None
    sale: str | None = None

    @property
    def notice_days(self) -> int:
        return 15 if self.round != "first" and not self.is_resale else 30

    def is_lawful_price(self, reference_fen: int) -> bool:
        assert self.terms is not None
        start, deposit = self.terms["start_fen"], self.terms["deposit_fen"]
        if not (start <= 20 * deposit and 5 * deposit <= start):
            return False
        previous = self.before.frozen["start_fen"] if self.before and self.before.frozen else None
        if previous is None:
            return bool(10 * start >= 7 * reference_fen)
        if self.round == "sale":
            return bool(start == previous)
        if self.is_resale:
            return bool(start >= previous)
        return bool(10 * start >= 8 * previous)

    def is_lawful_time(self, now: datetime) -> bool:
        assert self.terms is not None
        opens, ends = self.terms["opens_at"], self.terms["ends_at"]
        wanted = timedelta(days=60) if self.round == "sale" else timedelta(hours=24)
        is_long = ends - opens == wanted if self.round == "sale" else ends - opens >= wanted
        return bool(is_long and opens - now >= timedelta(days=self.notice_days))


@dataclass
class SaleNotes:
    """The whole sale: the thing, who is concerned, who claims it, every lot."""

    asked: frozenset[str]
    found: frozenset[str]
    recipients: dict[str, int]
    reference_fen: int
    price_until: date
    seizure_until: date
    priority_said: str = "none_found"
    holders: int = 0
    lacks_ground: bool = False
    claims: dict[str, str] = field(default_factory=dict)
    claim_served_on: dict[str, date] = field(default_factory=dict)
    title_passed: bool = False
    lots: dict[str, LotNotes] = field(default_factory=dict)

    @property
    def is_claimed(self) -> bool:
        return any(state != "gone" for state in self.claims.values())

    @property
    def is_another_s(self) -> bool:
        return any(state in TAKES for state in self.claims.values())

    @property
    def undecided(self) -> bool:
        """Say whether some failure has not found its end, or found one that sells no more.

        A first one that nobody takes in kind may be begun anew.
        """
        return any(
            lot.stage not in (None, "listed") and (lot.round, lot.stage) != ("first", "free")
            for lot in self.lots.values()
        )

    @property
    def under_way(self) -> bool:
        return any(
            lot.state in LIVING
            or (lot.state == "sold" and lot.sale not in ("defaulted", "annulled"))
            for lot in self.lots.values()
        )

    def follower(self, lot: LotNotes) -> LotNotes | None:
        """Return the lot that follows one, unless it was given up unread."""
        found = [each for each in self.lots.values() if each.before is lot]
        return next((e for e in found if e.state != "withdrawn" or e.published_at), None)

    def time_passed(self, now: datetime) -> None:
        """Note what days alone bring about."""
        for claim, state in self.claims.items():
            served_on = self.claim_served_on.get(claim)
            waits = state in ("served_no", "served_yes") and served_on is not None
            if waits and served_on is not None and days_have_run(served_on, 15, now):
                self.claim_went(claim, "gone" if state == "served_no" else "to_release")
        for lot in self.lots.values():
            if lot.stage == "asking" and lot.asked_on and days_have_run(lot.asked_on, 10, now):
                lot.stage = "free"

    def why_not_lawful(self, lot: LotNotes, now: datetime) -> list[str]:
        """Return everything that forbids to announce a lot at an instant."""
        known: dict[str, bool] = {
            "findings": self.asked <= self.found,
            "priority": (self.priority_said == "none_found") == (self.holders == 0),
            "ground": not self.lacks_ground,
            "three signed": lot.state == "decided" and len(lot.signed) >= 3,
            "nobody claims it": not self.is_claimed,
            "predecessor": lot.is_resale
            or lot.before is None
            or lot.before.stage in (None, "free", "listed"),
        }
        missing = [what for what, is_so in known.items() if not is_so]
        if lot.terms is None:
            return [*missing, "terms"]
        missing += [] if lot.is_lawful_price(self.reference_fen) else ["price"]
        missing += [] if lot.is_lawful_time(now) else ["periods"]
        missing += [] if day_of(lot.terms["ends_at"]) <= self.seizure_until else ["seizure"]
        for key, days in self.recipients.items():
            if not lot.told.get(key, Told()).in_time(days, now):
                missing.append(f"notice to {key}")
        return missing

    def claim_went(self, claim: str, state: str) -> None:
        """Note a claim's step: while the thing is another's, no draft of its sale stands."""
        self.claims[claim] = state
        if self.is_another_s:
            self.give_up_drafts(self.lots.values())

    def taking_went(self, lot: LotNotes) -> None:
        """Note what became of whoever takes a failed thing: it is theirs, or free again."""
        if lot.stage == "taking" and lot.sale == "title_passed":
            lot.stage = "taken"
            self.give_up_drafts(each for each in self.lots.values() if each.before is lot)
        if lot.stage in ("taking", "taken") and lot.sale in ("defaulted", "annulled"):
            lot.stage = "free"

    def give_up_drafts(self, lots: Iterable[LotNotes]) -> None:
        for lot in lots:
            if lot.state in BEFORE:
                self.give_up(lot)

    def give_up(self, lot: LotNotes) -> None:
        """A draft is given up: nothing of it stands, and what failed before it is free again."""
        lot.state = "withdrawn"
        lot.told.clear()
        if lot.before is not None and not lot.is_resale and lot.before.stage == "listed":
            lot.before.stage = "free"


def items_missing(text: str) -> list[str]:
    """Return what a reader of an announcement does not find in it."""
    return [item for item, word in WORDS.items() if word not in text]
