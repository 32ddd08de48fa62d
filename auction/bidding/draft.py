"""Pure. What one lot adds to the next commit: its letters decided, nothing yet told to anybody.

A draft that is thrown away has changed nothing: the lot it was made from is as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from auction.bidding import commands as cmd
from auction.bidding import events as ev
from auction.bidding import lot_news as news
from auction.bidding.answers import Accepted, Answer, BidAnswer, Decision, NotDone, RefusedBid
from auction.bidding.decide import decide
from auction.bidding.evolve import evolve
from auction.bidding.kept_lot import AnswerKey, KeptLot, Letter, Reply
from auction.bidding.lot_state import LotState, LotStatus
from auction.bidding.opened_ranks import to_open
from auction.bidding.outages import OutageFigures, commands_after_gap
from auction.bidding.record import Entry, Secret, opening_of, write
from auction.bidding.refusals import CommandRefusal
from auction.kernel.event import Event
from auction.kernel.invariant import hold

FIGURES = OutageFigures()


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which no bid on a lot could be kept, and what was done about it."""

    down_ms: int
    back_ms: int
    effect: str


@dataclass(slots=True)
class Draft:
    """What to append for one lot, where that leaves it, and whom to tell once it is on disk."""

    lot: KeptLot
    state: LotState
    head: str
    fresh_salt: Callable[[], bytes]
    entries: list[tuple[Entry, int | None]] = field(default_factory=list)
    secrets: list[tuple[int, Secret]] = field(default_factory=list)
    openings: dict[int, ev.Opening] = field(default_factory=dict)
    answers: dict[AnswerKey, BidAnswer] = field(default_factory=dict)
    news: list[Event] = field(default_factory=list)
    replies: list[tuple[Reply, Answer]] = field(default_factory=list)
    gap: Gap | None = None
    down_ms: int | None = None

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to write, so that answers may go out as they are."""
        return not (self.entries or self.answers or self.news or self.gap)

    @property
    def is_finished(self) -> bool:
        """Say whether nothing will ever be appended to the lot unasked."""
        if self.state.status == LotStatus.withdrawn:
            return True
        closed = self.state.status == LotStatus.closed
        return closed and (self.state.ranks_opened or not to_open(self.state))


def draft(
    lot: KeptLot,
    letters: Iterable[Letter],
    *,
    now_ms: int,
    earlier: Mapping[AnswerKey, BidAnswer],
    fresh_salt: Callable[[], bytes],
) -> Draft:
    """Decide a lot's letters in order, the clock's own business first.

    `earlier` holds answers found in the journal beside those the lot remembers.
    """
    made = Draft(lot, lot.state, lot.head, fresh_salt, down_ms=lot.down_ms)
    _make_good(made, now_ms)
    if made.state.status == LotStatus.upcoming and now_ms >= made.state.terms.opens_at_ms:
        _put(made, cmd.OpenLot(now_ms))
    for letter in letters:
        if isinstance(letter.command, cmd.PlaceBid):
            _take_bid(made, letter.command, letter.reply, earlier)
        else:
            _take_command(made, letter, now_ms)
    _open_ranks(made, now_ms)
    return made


def struck_off_bids(lot: KeptLot, letters: Sequence[Letter]) -> list[AnswerKey]:
    """Return the bids whose first answer must be looked up before they are decided.

    Whoever was struck off, be it by a letter before, is refused without an answer being kept, so
    nothing else would show that the same id was answered before.
    """
    commands = [letter.command for letter in letters]
    now_struck_off = {one.holder_tag for one in commands if isinstance(one, cmd.StrikeOff)}
    admissions = lot.state.admissions
    return [
        (bid.holder_tag, bid.id)
        for bid in commands
        if isinstance(bid, cmd.PlaceBid)
        and (known := admissions.get(bid.holder_tag)) is not None
        and (known.struck_off or bid.holder_tag in now_struck_off)
        and lot.answered((bid.holder_tag, bid.id)) is None
    ]


def _make_good(made: Draft, now_ms: int) -> None:
    """Give back the time an outage took. House rule: a lot never closes in silence after one."""
    down_ms = made.down_ms
    if down_ms is None or down_ms >= now_ms:
        return
    commands = commands_after_gap(made.state, down_ms=down_ms, back_ms=now_ms, figures=FIGURES)
    was_touched = made.state.status == LotStatus.open or bool(commands)
    for command in commands:
        _put(made, command)
    if was_touched:
        kinds = [entry.kind for entry, _ in made.entries if entry.kind != "opened"]
        made.gap = Gap(down_ms, now_ms, "+".join(kinds) or "none")


def _take_bid(
    made: Draft, bid: cmd.PlaceBid, reply: Reply, earlier: Mapping[AnswerKey, BidAnswer]
) -> None:
    key = (bid.holder_tag, bid.id)
    known = made.answers.get(key) or made.lot.answered(key) or earlier.get(key)
    saved = made.lot.ceilings.get(bid.holder_tag)
    if saved is not None and (bid.ceiling_fen is None or saved < bid.ceiling_fen):
        bid = bid._replace(ceiling_fen=saved)
    decision = decide(made.state, bid, known)
    answer = decision.answer
    assert isinstance(answer, _BID_ANSWER)
    if decision.events:
        answer = _append_bid(made, bid, decision.events[0])
    if decision.keep:
        made.answers[key] = answer
    made.replies.append((reply, answer))


_BID_ANSWER = (Accepted, RefusedBid)


def _append_bid(made: Draft, bid: cmd.PlaceBid, placed: ev.LotEvent) -> Accepted:
    """Append a bid that counts; return its answer with the hash, which the rules cannot know."""
    seq = made.state.seq + 1
    entry = write(placed, seq=seq, previous=made.head, fresh_salt=made.fresh_salt)
    made.state = evolve(made.state, placed)
    made.head = entry.hash
    made.entries.append((entry, bid.stamp_ms))
    return Accepted(bid.id, bid.price_fen, seq, bid.stamp_ms, entry.hash)


def _take_command(made: Draft, letter: Letter, now_ms: int) -> None:
    command = letter.command
    assert not isinstance(command, cmd.PlaceBid)
    if isinstance(command, cmd.ClosingDue):
        command = replace(command, reserve=made.lot.reserve)
    decision = _put(made, replace(command, at_ms=now_ms))
    differs = decision.answer == NotDone(CommandRefusal.reserve_differs)
    hold(not differs, "the reserve a lot opens is the one it committed to")
    if letter.about is not None:
        made.news.extend(_news_of(made.lot, letter, letter.about, decision.answer, now_ms))
    made.replies.append((letter.reply, decision.answer))


def _put(made: Draft, command: cmd.Command) -> Decision:
    decision = decide(made.state, command)
    _append(made, decision)
    return decision


def _append(made: Draft, decision: Decision) -> None:
    for event in decision.events:
        seq = made.state.seq + 1
        entry = write(event, seq=seq, previous=made.head, fresh_salt=made.fresh_salt)
        made.state = evolve(made.state, event)
        made.head = entry.hash
        secret = entry.secret
        made.entries.append((entry, None if secret is not None else _at_ms(event)))
        if secret is not None:
            made.secrets.append((seq, secret))
            if not isinstance(event, ev.StruckOff):
                made.openings[seq] = opening_of(seq, secret)
        made.news.extend(_news(made, event))


def _at_ms(event: ev.LotEvent) -> int | None:
    return None if isinstance(event, ev.Hidden) else event.at_ms


def _open_ranks(made: Draft, now_ms: int) -> None:
    """Open, in the commit of the close itself, what a replay needs to check the ranks."""
    if made.state.status != LotStatus.closed or made.state.ranks_opened:
        return
    owed = to_open(made.state)
    if owed:
        known = {**made.lot.openings, **made.openings}
        _put(made, cmd.OpenRanks(at_ms=now_ms, openings=tuple(known[seq] for seq in owed)))


def _news(made: Draft, event: ev.LotEvent) -> list[Event]:
    lot_id, court_id = made.lot.lot_id, made.lot.court_id
    match event:
        case ev.Opened():
            return [news.LotOpened(lot_id, court_id)]
        case ev.Resumed():
            return [news.LotResumed(lot_id, court_id)]
        case ev.Withdrawn(reason=reason):
            return [news.LotWithdrawn(lot_id, court_id, reason)]
        case ev.Closed(result="sold", price_fen=int(price_fen), paddle=str(paddle)):
            return [news.LotKnockedDown(lot_id, court_id, price_fen, paddle, event.at_ms)]
        case ev.Closed():
            return [news.LotUnsold(lot_id, court_id, event.reason, event.at_ms)]
        case _:
            return []


def _news_of(lot: KeptLot, letter: Letter, about: str, answer: Answer, now_ms: int) -> list[Event]:
    if isinstance(letter.command, cmd.Admit):
        return _admission_news(lot, about, answer)
    if isinstance(answer, NotDone):
        return [news.ActRefused(lot.lot_id, lot.court_id, about, answer.code.value)]
    return [news.ActTaken(lot.lot_id, lot.court_id, about, now_ms)]


def _admission_news(lot: KeptLot, number: str, answer: Answer) -> list[Event]:
    if not isinstance(answer, NotDone):
        return [news.BidderAdmitted(lot.lot_id, number, lot.court_id)]
    if answer.code == CommandRefusal.lot_over:
        return [news.AdmissionRefused(lot.lot_id, number, lot.court_id, answer.code.value)]
    return []
