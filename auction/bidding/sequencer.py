"""The one writer: takes all that waits, decides it in order, appends it in one commit, then tells.

Durable before visible: no answer and no event leaves before the commit that holds it. While one
batch is on its way to disk the next one gathers, so that a commit is shared by all who wait.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

import structlog

from auction.bidding.answers import Answer, BidAnswer, RefusedBid
from auction.bidding.commands import PlaceBid
from auction.bidding.draft import Draft, draft, struck_off_bids
from auction.bidding.figures import BATCHES_GIVEN_UP, COMMIT_SECONDS, LETTERS
from auction.bidding.journal import AnsweredBefore, Fenced, Holding, Journal, SignedOut
from auction.bidding.kept_lot import AnswerKey, KeptLot, Letter, Reply
from auction.bidding.record import SALT_BYTES
from auction.bidding.refusals import BidRefusal
from auction.db.unit_of_work import Readers

log = structlog.get_logger()

MAILBOX_LETTERS = 5_000
BATCH_LETTERS = 1_000

Batch = list[tuple[KeptLot, list[Letter]]]
Earlier = Mapping[str, Mapping[AnswerKey, BidAnswer]]


class Surroundings(Protocol):
    """What the sequencer needs of the engine around it."""

    @property
    def is_taking_bids(self) -> bool:
        """Say whether batches may be begun."""
        ...

    def stamp(self) -> int:
        """Return court time in ms."""
        ...

    def holding(self) -> Holding | None:
        """Return the lease to write under; None when there is none."""
        ...

    def readers(self) -> Readers:
        """Return who reads the news."""
        ...

    def committed(self, made: Draft) -> None:
        """Show what is on disk now; callers have been answered."""
        ...

    def woken(self, lanes: set[str]) -> None:
        """Wake whoever reads the news."""
        ...

    def stopped(self, lot: KeptLot, bug: Exception) -> None:
        """Take nothing more for a lot whose rules broke, until a person has looked."""
        ...

    def failed(self, lots: Sequence[KeptLot], *, is_fenced: bool) -> None:
        """Stop taking bids: the fate of these lots' last commit is unknown."""
        ...


class Sequencer:
    """Decides and appends for every lot of this node. One task, one batch in flight."""

    def __init__(self, journal: Journal, around: Surroundings) -> None:
        self._journal = journal
        self._around = around
        self._ready: deque[KeptLot] = deque()
        self._woken = asyncio.Event()
        self._turn = asyncio.Lock()

    def post(self, lot: KeptLot, letter: Letter) -> bool:
        """Put a letter into a lot's mailbox; False when it is full."""
        if len(lot.mailbox) >= MAILBOX_LETTERS:
            return False
        lot.mailbox.append(letter)
        self.wake(lot)
        return True

    def wake(self, lot: KeptLot) -> None:
        """Look at a lot in the next turn, even if nobody wrote to it."""
        if not lot.is_ready:
            lot.is_ready = True
            self._ready.append(lot)
            self._woken.set()

    @asynccontextmanager
    async def paused(self) -> AsyncGenerator[None]:
        """Let the batch in flight end, and begin no other meanwhile."""
        async with self._turn:
            yield
        self._woken.set()

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            while self._ready and self._around.is_taking_bids:
                async with self._turn:
                    await self._safely()

    async def _safely(self) -> None:
        try:
            await self.turn()
        except Exception:
            log.exception("turn_not_finished")

    async def turn(self) -> None:
        """Decide and commit one batch of what waits now."""
        batch = self._take()
        try:
            drafts = await self._commit(batch)
        except Exception as problem:
            self._give_up(batch, problem)
        else:
            LETTERS.inc(sum(len(letters) for _, letters in batch))
            for made in drafts:
                self._tell(made)

    def _take(self) -> Batch:
        batch: Batch = []
        room = BATCH_LETTERS
        while self._ready and room > 0:
            lot = self._ready.popleft()
            lot.is_ready = False
            if lot.is_stopped:
                continue
            letters = [lot.mailbox.popleft() for _ in range(min(room, len(lot.mailbox)))]
            room -= max(1, len(letters))
            if lot.mailbox:
                self.wake(lot)
            batch.append((lot, letters))
        return batch

    async def _commit(self, batch: Batch) -> list[Draft]:
        while True:
            try:
                return await self._commit_signed_in(batch)
            except SignedOut as they:
                batch = _turned_back(batch, they.sign_ins)

    async def _commit_signed_in(self, batch: Batch) -> list[Draft]:
        sign_ins = _sign_ins(batch)
        asked = [(lot.lot_id, key) for lot, them in batch for key in struck_off_bids(lot, them)]
        earlier = await self._journal.earlier_answers(asked) if asked else {}
        drafts = self._decided(batch, earlier)
        try:
            await self._append(drafts, sign_ins)
        except AnsweredBefore:
            # An id from before this process: rare, so only then are answers looked up.
            drafts = self._decided(batch, await self._journal.earlier_answers(_bids(batch)))
            await self._append(drafts, sign_ins)
        return drafts

    def _decided(self, batch: Batch, earlier: Earlier) -> list[Draft]:
        now_ms = self._around.stamp()
        drafts = []
        for lot, letters in batch:
            if lot.is_stopped:
                continue
            known = earlier.get(lot.lot_id, {})
            try:
                made = draft(lot, letters, now_ms=now_ms, earlier=known, fresh_salt=_fresh_salt)
            except Exception as bug:
                self._stop_lot(lot, letters, bug)
            else:
                drafts.append(made)
        return drafts

    async def _append(self, drafts: Sequence[Draft], sign_ins: frozenset[str]) -> None:
        written = [made for made in drafts if not made.is_empty]
        if not written:
            if sign_ins:
                await self._journal.hold_signed_in(sign_ins)
            return
        holding = self._around.holding()
        if holding is None:
            raise Fenced("no lease is held")
        with COMMIT_SECONDS.time():
            lanes = await self._journal.append(
                holding,
                written,
                sign_ins=sign_ins,
                at_ms=self._around.stamp(),
                readers=self._around.readers(),
            )
        if lanes:
            self._around.woken(lanes)

    def _tell(self, made: Draft) -> None:
        lot = made.lot
        lot.state, lot.head = made.state, made.head
        lot.openings.update(made.openings)
        lot.remember(made.answers)
        lot.tail.extend((entry.seq, entry.public) for entry, _ in made.entries)
        if lot.down_ms == made.down_ms:  # Else there was trouble again in the meantime.
            lot.down_ms = None
        for reply, answer in made.replies:
            _call(reply, answer)
        self._around.committed(made)

    def _give_up(self, batch: Batch, problem: Exception) -> None:
        """Nobody was told anything; what is on disk will be read again before we go on."""
        is_fenced = isinstance(problem, Fenced)
        BATCHES_GIVEN_UP.inc()
        log.warning("batch_given_up", lots=len(batch), is_fenced=is_fenced, exc_info=problem)
        self._around.failed([lot for lot, _ in batch], is_fenced=is_fenced)
        for _, letters in batch:
            _answer_nothing(letters)

    def _stop_lot(self, lot: KeptLot, letters: Sequence[Letter], bug: Exception) -> None:
        """A broken invariant stops its own lot, keeps its journal and wakes a person."""
        self._around.stopped(lot, bug)
        _answer_nothing(letters)


def answer_nothing_to(lots: Iterable[KeptLot]) -> None:
    """Tell everyone who waits on these lots that nothing is known to be written."""
    for lot in lots:
        letters = list(lot.mailbox)
        lot.mailbox.clear()
        _answer_nothing(letters)


def _answer_nothing(letters: Iterable[Letter]) -> None:
    for letter in letters:
        _call(letter.reply, None)


def _call(reply: Reply, answer: Answer | None) -> None:
    try:
        reply(answer)
    except Exception:
        # The answer is on disk; whoever asks again will have it. Others must not suffer for it.
        log.exception("answer_not_delivered")


def _bids(batch: Batch) -> list[tuple[str, AnswerKey]]:
    return [
        (lot.lot_id, (letter.command.holder_tag, letter.command.id))
        for lot, letters in batch
        for letter in letters
        if isinstance(letter.command, PlaceBid)
    ]


def _sign_ins(batch: Batch) -> frozenset[str]:
    found = {letter.sign_in for _, letters in batch for letter in letters}
    return frozenset(sign_in for sign_in in found if sign_in is not None)


def _turned_back(batch: Batch, signed_out: frozenset[str]) -> Batch:
    """Refuse the bids of sign-ins that have ended; return what is left to decide."""
    left: Batch = []
    for lot, letters in batch:
        left.append((lot, [one for one in letters if one.sign_in not in signed_out]))
        for command, reply, _, sign_in in letters:
            if sign_in in signed_out and isinstance(command, PlaceBid):
                code = BidRefusal.not_signed_in
                _call(reply, RefusedBid(command.id, command.price_fen, code))
    return left


def _fresh_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)
