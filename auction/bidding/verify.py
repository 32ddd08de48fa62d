"""Pure. Checking a record without trusting who kept it: the links, the numbers, the rules.

Every entry is put to `decide` as the command it must have come from; what the rules then say
must be the entry, to the last field. Law: OJA-31.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from auction.bidding import commands as cmd
from auction.bidding import events as ev
from auction.bidding.answers import NotDone, RefusedBid
from auction.bidding.decide import decide
from auction.bidding.evolve import evolve
from auction.bidding.lot_state import Admission, LotState, new_lot
from auction.bidding.public_form import event_of, opening_content
from auction.bidding.record import FORMAT, commitment
from auction.bidding.strict_json import is_text, read_json
from auction.kernel.canonical import FIRST_LINK, canonical_bytes, chain_hash, is_hash
from auction.lots.terms import BiddingTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A record that holds, and what it comes to. A record of a running lot has no result yet.

    A record cut off at its end still holds: compare `head` with the one published elsewhere.
    """

    lot: str
    entries: int
    head: str
    status: str
    result: str | None
    winner: str | None
    price_fen: int | None
    rank: int | None
    bids: int
    extensions: int
    ends_at_ms: int
    ranks_opened: bool


@dataclass(frozen=True, slots=True)
class Flaw:
    """The first thing wrong in a record, and in which line (from 1)."""

    line: int
    what: str


def verify(lines: Iterable[str]) -> Verified | Flaw:
    """Check a record file, given line by line; nothing outside it is consulted."""
    forms: list[dict[str, Any]] = []
    head = FIRST_LINK
    for number, text in enumerate(lines, start=1):
        try:
            form, head = _linked(text.removesuffix("\n"), head)
        except ValueError as wrong:
            return Flaw(number, str(wrong))
        forms.append(form)
    return _replayed(forms, head) if forms else Flaw(1, "the record is empty")


def _linked(text: str, previous: str) -> tuple[dict[str, Any], str]:
    """Return a line's entry and hash, which must be linked to the hash before it."""
    _insist(is_text(text), "the line is not UTF-8")
    value = read_json(text)
    _insist(canonical_bytes(value) == text.encode(), "the line is not in its canonical form")
    named = isinstance(value, dict) and set(value) == {"entry", "hash"}
    _insist(named and isinstance(value["entry"], dict), "a line is an object of entry and hash")
    entry, link = value["entry"], value["hash"]
    linked = link == chain_hash(previous, canonical_bytes(entry))
    _insist(linked, "the hash does not link this entry to the one before it")
    return entry, link


def _replayed(forms: list[dict[str, Any]], head: str) -> Verified | Flaw:
    try:
        state = _begun(forms[0])
    except ValueError as wrong:
        return Flaw(1, str(wrong))
    openings = _openings(forms)
    for number, form in enumerate(forms[1:], start=2):
        try:
            state = _next(state, form, openings)
        except ValueError as wrong:
            return Flaw(number, str(wrong))
    return _verified(state, head)


def _verified(state: LotState, head: str) -> Verified:
    return Verified(
        lot=state.lot_id,
        entries=state.seq,
        head=head,
        status=state.status.value,
        result=state.result,
        winner=state.leader if state.result == "sold" else None,
        price_fen=state.price_fen,
        rank=state.leader_rank,
        bids=state.bids,
        extensions=state.extensions,
        ends_at_ms=state.ends_at_ms,
        ranks_opened=state.ranks_opened,
    )


def _begun(form: Mapping[str, Any]) -> LotState:
    names = {"seq", "kind", "format", "lot", "terms"}
    _insist(set(form) == names, f"the heading's names must be {', '.join(sorted(names))}")
    first = _is_number(form["seq"], 0) and form["kind"] == "record"
    _insist(first, "the first entry must be the heading")
    _insist(_is_number(form["format"], FORMAT), "the format is none that this version knows")
    lot, terms = form["lot"], form["terms"]
    _insist(isinstance(lot, str) and isinstance(terms, dict), "lot and terms must be named")
    read = BiddingTerms.from_json(terms)
    _insist(read.to_json() == terms, "the heading names every term it has, and no other")
    return new_lot(lot, read)


def _openings(forms: list[dict[str, Any]]) -> Mapping[int, ev.Opening] | None:
    """Return what the record opens, by entry; None if it opens nothing (yet) that can be read."""
    for form in forms:
        if form.get("kind") != "opened_ranks":
            continue
        try:
            event = event_of(form)
        except ValueError:  # Reported with its line when the replay comes to it.
            return None
        assert isinstance(event, ev.RanksOpened)
        return {opening.seq: opening for opening in event.openings}
    return None


def _next(
    state: LotState, form: Mapping[str, Any], openings: Mapping[int, ev.Opening] | None
) -> LotState:
    _insist(_is_number(form.get("seq"), state.seq + 1), f"seq must be {state.seq + 1}")
    if form.get("kind") == "hidden":
        return evolve(state, _hidden(form, (openings or {}).get(state.seq + 1)))
    event = event_of(form)
    if isinstance(event, ev.BidPlaced) and event.paddle not in state.admissions:
        _insist(openings is None, "the bid is by a paddle that no opened entry before it admits")
        state = _taken_on_trust(state, event)
    _insist_by_rules(state, event)
    return evolve(state, event)


def _hidden(form: Mapping[str, Any], opening: ev.Opening | None) -> ev.LotEvent:
    _insist(set(form) == {"seq", "kind", "commitment"}, "a hidden entry holds a commitment only")
    _insist(is_hash(form["commitment"]), "a commitment is a SHA-256 in hexadecimal")
    if opening is None:
        return ev.Hidden()
    held = commitment(opening.salt, opening_content(opening)) == form["commitment"]
    _insist(held, "what was opened is not what this entry committed to")
    return ev.Admitted(
        at_ms=0,
        holder_tag=opening.paddle,
        paddle=opening.paddle,
        rank=opening.rank,
        box=None,
    )


def _taken_on_trust(state: LotState, bid: ev.BidPlaced) -> LotState:
    """Admit a paddle as its bid shows it: until the close nobody may know more."""
    admission = Admission(bid.paddle, bid.rank, seq=0)
    return state._replace(admissions={**state.admissions, bid.paddle: admission})


def _insist_by_rules(state: LotState, event: ev.PublicEvent) -> None:
    decision = decide(state, _command(state, event))
    answer = decision.answer
    code = answer.code.value if isinstance(answer, RefusedBid | NotDone) else None
    _insist(code is None, f"by the rules this could not happen: {code}")
    _insist(decision.events == (event,), f"by the rules this entry reads {decision.events[0]}")


def _command(state: LotState, event: ev.PublicEvent) -> cmd.Command:
    """Return the command that an event must have come from."""
    match event:
        case ev.BidPlaced():
            return cmd.PlaceBid(
                id="replay",
                holder_tag=event.paddle,
                price_fen=event.price_fen,
                stamp_ms=event.at_ms,
            )
        case ev.Opened():
            return cmd.OpenLot(event.at_ms)
        case ev.Extended():
            return cmd.ExtendForOutage(
                at_ms=event.at_ms, ends_at_ms=event.ends_at_ms, reason=event.reason
            )
        case ev.Suspended():
            return cmd.Suspend(
                at_ms=event.at_ms,
                reason=event.reason,
                act=event.act,
                since_ms=state.ends_at_ms - event.left_ms,
            )
        case ev.Resumed():
            return cmd.Resume(at_ms=event.at_ms, ends_at_ms=event.ends_at_ms)
        case ev.Withdrawn():
            return cmd.Withdraw(at_ms=event.at_ms, reason=event.reason)
        case ev.Closed():
            return cmd.ClosingDue(event.at_ms, event.reserve)
        case ev.RanksOpened():
            return cmd.OpenRanks(at_ms=event.at_ms, openings=event.openings)


def _is_number(value: object, number: int) -> bool:
    return type(value) is int and value == number


def _insist(truth: bool, otherwise: str) -> None:
    if not truth:
        raise ValueError(otherwise)
