"""The one table of causes and effects: event -> what each room does next.

What must run rightwards along the row of rooms goes by event; here it is joined. `valuation` has
its own table beside this one. Reactions of the lane "live" run in every web process, since only
there is the engine at hand; all others in the worker.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding import lot_news, sealing
from auction.bidding.answers import NotDone
from auction.bidding.boxes import box_behind
from auction.bidding.commands import (
    Admit,
    Command,
    ConfirmPriority,
    Resume,
    StrikeOff,
    Suspend,
    Withdraw,
)
from auction.bidding.heads import sign_lot
from auction.bidding.keeping import LEAST_YEARS, begin_keeping
from auction.bidding.lot_state import LotState
from auction.bidding.refusals import CommandRefusal
from auction.bidding.signing import SigningKey
from auction.db.outbox import Reaction
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.events import DeadlineDue, DeadlineEscalated
from auction.documents import availability, lot_papers
from auction.documents import planned as plan_papers
from auction.documents import service as documents
from auction.enrolment import disputing, entry_news
from auction.enrolment import events as enrolled
from auction.enrolment import service as enrolment
from auction.enrolment.priority import confirmed_rank, note_too_late
from auction.enrolment.queries import holder_of_deposit
from auction.in_kind import asking, granting
from auction.in_kind import events as in_kind
from auction.kernel.clock import from_ms
from auction.kernel.event import Event
from auction.kernel.invariant import hold
from auction.lots import events as listed
from auction.lots import holding
from auction.lots import service as lots
from auction.lots.acts import ActKind
from auction.notices import clocks as notice_clocks
from auction.notices import events as noticed
from auction.notifications import (
    act_news,
    case_news,
    correction_news,
    desk_news,
    entry_messages,
    failure_news,
    kept_news,
    notice_news,
    plan_news,
    remedy_news,
)
from auction.notifications import service as notifications
from auction.payments import events as paid
from auction.payments import service as payments
from auction.payments.disputes import is_disputed
from auction.payments.ports import BankGateway
from auction.payments.stripe_orders import order_capture
from auction.people import events as known
from auction.plans import events as planned
from auction.plans import paying as plans
from auction.registers import forgetting
from auction.remedies import claims, objections
from auction.remedies import events as remedied
from auction.settlement import (
    claimed_things,
    depositing,
    disputed,
    kept_deposits,
    openings,
    redeeming,
    unwinding,
)
from auction.settlement import events as settled
from auction.settlement import service as settlement
from auction.viewing import ending
from auction.viewing import events as seen


class LiveLots(Protocol):
    """What reactions ask of the engine; each is idempotent."""

    async def take_up(self, lot_id: str) -> None:
        """Begin to keep a published lot."""
        ...

    async def admit(
        self,
        lot_id: str,
        *,
        holder_tag: str,
        deposit_number: str,
        box: str,
        rank: int | None = None,
    ) -> None:
        """Admit whoever paid a deposit; the answer comes as an event."""
        ...

    async def look(self, lot_id: str) -> LotState | None:
        """Return a lot as it is on disk."""
        ...

    async def command(self, lot_id: str, command: Command, *, about: str | None = None) -> object:
        """Put a command to a lot; what it says to one `about` something comes as an event."""
        ...


@dataclass(frozen=True)
class Tools:
    """What reactions need beyond a unit of work. `sealing_private_key` only the worker has.

    `keep_years`: how long records are kept whole, ten at least.
    """

    live: LiveLots
    bank: BankGateway
    paddle_pepper: bytes
    sealing_public_key: bytes
    sealing_private_key: bytes | None
    signing_key: bytes
    keep_years: int = LEAST_YEARS


_TOO_LATE = (NotDone(CommandRefusal.has_bid), NotDone(CommandRefusal.lot_over))
_Run = Callable[[UnitOfWork, Event], Awaitable[None]]


def reactions(tools: Tools) -> list[Reaction]:
    """Return every reaction of the rooms of `auction`."""
    return [
        *_of_people_and_money(tools),
        *_of_lots(tools),
        *_of_sales(),
        *_of_the_desk(),
        *_of_failures(),
        *_of_remedies(),
    ]


def _on(event: type[Event], name: str, run: object, *, lane: str = "worker") -> Reaction:
    # Each function takes exactly its own event; the table guarantees the pairing.
    return Reaction(event, name, run, lane)  # type: ignore[arg-type]


def _of_people_and_money(tools: Tools) -> list[Reaction]:
    engine = _Engine(tools)
    return [
        _on(known.AccountRegistered, "greet", notifications.on_account_registered),
        _on(known.IdentityDecided, "tell_identity", notifications.on_identity_decided),
        _on(DeadlineDue, "tell_deadline", notifications.on_deadline_due),
        _on(DeadlineDue, "end_of_period", forgetting.end_of_period),
        _on(DeadlineDue, "end_public_notice", notice_clocks.on_deadline_due),
        _on(DeadlineDue, "default_unpaid_sale", settlement.default_if_unpaid),
        _on(paid.PaymentMet, "hold_deposit", enrolment.hold_deposit, lane="live"),
        _on(paid.PaymentMet, "meet_balance", settlement.balance_met),
        _on(paid.TransferUnmatched, "tell_unmatched", notifications.on_transfer_unmatched),
        _on(paid.PayoutInstructed, "instruct_bank", _Bank(tools).instruct),
        _on(paid.PayoutConfirmed, "note_returned_deposit", enrolment.deposit_returned),
        _on(paid.PayoutReturned, "note_deposit_back", enrolment.deposit_came_back),
        _on(paid.PayoutReturned, "tell_payout_returned", notifications.on_payout_returned),
        _on(paid.PayoutConfirmed, "note_paid_claim", settlement.payout_confirmed),
        _on(enrolled.DepositHeld, "admit", engine.admit, lane="live"),
        _on(paid.CardDisputed, "strike_disputed", engine.strike_disputed, lane="live"),
        _on(paid.CardDisputed, "end_disputed", disputing.on_card_disputed, lane="live"),
        _on(paid.CardDisputed, "judge_disputed", disputed.on_card_disputed),
        _on(paid.PaymentMet, "meet_disputed", disputed.made_good),
        _on(enrolled.PriorityDecided, "rank_bidder", engine.rank, lane="live"),
        _on(enrolled.PriorityDecided, "tell_priority", notifications.on_priority_decided),
        _on(enrolled.EntryDecided, "follow_entry", entry_news.on_entry_decided),
        _on(enrolled.EntryDecided, "tell_entry", entry_messages.on_entry_decided),
        _on(enrolled.PartnerNamed, "tell_partner", entry_messages.on_partner_named),
        _on(enrolled.ReleaseGoesOn, "release_more", enrolment.release_more),
        _on(enrolled.DepositCounted, "take_held_deposit", _take_held),
        _on(enrolled.DepositReturned, "tell_returned", notifications.on_deposit_returned),
        _on(lot_news.BidderAdmitted, "mark_admitted", enrolment.mark_admitted),
        _on(lot_news.BidderAdmitted, "tell_admitted", notifications.on_admitted),
        _on(lot_news.AdmissionRefused, "release_refused", enrolment.release_refused),
    ]


def _of_lots(tools: Tools) -> list[Reaction]:
    engine, proof, records = _Engine(tools), _Proof(tools), _Records(tools)
    return [
        _on(listed.TermsSubmitted, "call_panel", notifications.on_terms_submitted),
        _on(noticed.NoticeSent, "send_notice", notice_news.on_notice_sent),
        _on(noticed.PublicNoticeRan, "tell_public_notice", notice_news.on_public_notice_ran),
        _on(listed.LotPublished, "take_up_lot", engine.take_up, lane="live"),
        _on(listed.LotPublished, "make_announcement", documents.on_lot_published),
        _on(listed.LotPublished, "make_notice_and_record", lot_papers.on_lot_published),
        _on(listed.LotCorrected, "make_new_version", documents.on_lot_published),
        _on(listed.LotCorrected, "make_correction", lot_papers.on_lot_corrected),
        _on(listed.LotCorrected, "tell_corrected", correction_news.on_lot_corrected),
        _on(listed.LotRelisted, "tell_relisted", notifications.on_lot_relisted),
        _on(listed.NoSurplusTold, "tell_no_surplus", case_news.on_no_surplus),
        _on(listed.ActOrdered, "act_on_lot", engine.act, lane="live"),
        _on(listed.LotPublished, "hold_if_claimed", holding.on_lot_moved),
        _on(lot_news.LotResumed, "hold_resumed", holding.on_lot_moved),
        _on(remedied.OutsiderClaimMoved, "hold_lots", holding.on_claim_moved),
        _on(lot_news.ActTaken, "note_act", holding.on_act_taken),
        _on(lot_news.ActTaken, "tell_act", act_news.on_act_taken),
        _on(lot_news.ActTaken, "make_act_paper", lot_papers.on_act_taken),
        _on(lot_news.ActRefused, "note_refused_act", holding.on_act_refused),
        _on(lot_news.LotOpened, "mark_open", lots.mark_open),
        _on(lot_news.LotKnockedDown, "watch_deposit", depositing.watch_transfer),
        _on(lot_news.LotKnockedDown, "confirm_sale", _Sale(tools).confirm),
        _on(settled.OpeningOrdered, "open_by_order", _Sale(tools).open_by_order),
        _on(lot_news.LotKnockedDown, "sign_sold", proof.sign_head),
        _on(lot_news.LotKnockedDown, "keep_sold_record", records.closed),
        _on(lot_news.LotKnockedDown, "certify_sold", availability.on_lot_over),
        _on(lot_news.LotUnsold, "keep_unsold_record", records.closed),
        _on(lot_news.LotUnsold, "relist", lots.relist_after_failure),
        _on(lot_news.LotUnsold, "release_all", enrolment.on_unsold),
        _on(lot_news.LotUnsold, "make_failure", lot_papers.on_lot_unsold),
        _on(lot_news.LotUnsold, "sign_unsold", proof.sign_head),
        _on(lot_news.LotUnsold, "certify_unsold", availability.on_lot_over),
        _on(lot_news.LotWithdrawn, "keep_withdrawn_record", records.withdrawn),
        _on(lot_news.LotWithdrawn, "mark_withdrawn", lots.on_withdrawn),
        _on(lot_news.LotWithdrawn, "release_withdrawn", enrolment.on_withdrawn),
        _on(lot_news.LotWithdrawn, "sign_withdrawn", proof.sign_head),
        _on(lot_news.LotWithdrawn, "certify_withdrawn", availability.on_lot_over),
    ]


def _of_sales() -> list[Reaction]:
    return [
        _on(settled.SaleConfirmed, "make_confirmation", documents.on_sale_confirmed),
        _on(settled.SaleConfirmed, "tell_confirmed", notifications.on_sale_confirmed),
        _on(settled.BalancePaid, "tell_paid", notifications.on_balance_paid),
        _on(settled.TitlePassed, "propose_distribution", settlement.propose_distribution),
        _on(settled.TitlePassed, "make_ruling", documents.on_title_passed),
        _on(settled.TitlePassed, "make_assistance", lot_papers.on_title_passed),
        _on(settled.PropertyHandedOver, "make_hand_over", lot_papers.on_handed_over),
        _on(settled.TitlePassed, "tell_title", notifications.on_title_passed),
        _on(settled.TitlePassed, "end_seizure", lots.on_title_passed),
        _on(settled.SaleDefaulted, "relist_after_default", lots.relist_after_default),
        _on(settled.SaleAnnulled, "relist_after_annulment", lots.relist_after_annulment),
        _on(settled.SaleAnnulled, "tell_annulled", remedy_news.on_sale_annulled),
        _on(settled.SaleDefaulted, "tell_default", notifications.on_sale_defaulted),
        _on(DeadlineDue, "end_plan_period", plans.on_deadline_due),
        _on(settled.SaleAnnulled, "end_plan", plans.on_sale_annulled),
        _on(planned.PlanMade, "make_plan_paper", plan_papers.on_plan_made),
        _on(planned.PlanToldTo, "tell_plan", plan_news.on_plan_told),
        _on(planned.PlanMoved, "tell_plan_waits", plan_news.on_plan_moved),
        _on(paid.PaymentMet, "meet_top_up", kept_deposits.top_up_met),
        _on(settled.TopUpDecided, "make_top_up", lot_papers.on_top_up_decided),
        _on(settled.TopUpDecided, "tell_top_up", kept_news.on_top_up_decided),
        _on(paid.PaymentMet, "meet_return", unwinding.return_met),
        _on(paid.PayoutReturned, "note_return_from_bank", unwinding.payout_came_back),
        _on(settled.ReturnClaimed, "tell_return_claimed", kept_news.on_return_claimed),
        _on(settled.ProceedsDistributed, "make_statement", documents.on_distributed),
        _on(settled.ProceedsDistributed, "tell_distributed", notifications.on_distributed),
    ]


def _of_the_desk() -> list[Reaction]:
    return [
        _on(DeadlineEscalated, "tell_president", desk_news.on_deadline_escalated),
        _on(seen.ViewingBooked, "tell_booked", desk_news.on_viewing_booked),
        _on(seen.ViewingSoon, "remind_visitor", desk_news.on_viewing_soon),
        _on(seen.ViewingMoved, "tell_moved", desk_news.on_viewing_moved),
        _on(seen.ViewingCancelled, "tell_cancelled", desk_news.on_viewing_cancelled),
        _on(seen.QuestionAnswered, "tell_answered", desk_news.on_question_answered),
        _on(seen.QuestionSetAside, "tell_set_aside", desk_news.on_question_set_aside),
        _on(lot_news.LotKnockedDown, "end_viewings_sold", ending.on_lot_over),
        _on(lot_news.LotUnsold, "end_viewings_unsold", ending.on_lot_over),
        _on(lot_news.LotWithdrawn, "end_viewings_withdrawn", ending.on_lot_over),
    ]


def _of_failures() -> list[Reaction]:
    return [
        _on(lot_news.LotUnsold, "ask_creditors", asking.on_lot_unsold),
        _on(DeadlineDue, "count_answers_in_kind", asking.on_time_over),
        _on(in_kind.CreditorsAsked, "tell_asked_creditors", failure_news.on_creditors_asked),
        _on(in_kind.CreditorsAnswered, "count_answers", asking.on_all_answered),
        _on(in_kind.PropertyGranted, "tell_property_granted", failure_news.on_property_granted),
        _on(in_kind.SeizureReleased, "tell_seizure_released", failure_news.on_seizure_released),
        _on(settled.TakingLapsed, "next_in_order", granting.on_taking_lapsed),
        _on(settled.TakingLapsed, "tell_taking_lapsed", failure_news.on_taking_lapsed),
        _on(settled.TitlePassed, "end_of_failure", granting.on_title_passed),
        _on(settled.SaleAnnulled, "end_of_taking", granting.on_sale_annulled),
    ]


def _of_remedies() -> list[Reaction]:
    return [
        _on(DeadlineDue, "lapse_claim", claims.lapse_claim),
        _on(DeadlineDue, "lapse_objection", objections.lapse_objection),
        _on(remedied.OutsiderClaimMoved, "stop_sale_clocks", claimed_things.on_claim_moved),
        _on(remedied.OutsiderClaimMoved, "tell_outsider_claim", remedy_news.on_claim_moved),
        _on(remedied.ObjectionMoved, "tell_enforcement_objection", remedy_news.on_objection_moved),
        _on(paid.PaymentMet, "meet_redemption", redeeming.redemption_met),
        _on(settled.RedemptionMoved, "tell_redemption", remedy_news.on_redemption_moved),
    ]


async def _take_held(uow: UnitOfWork, event: enrolled.DepositCounted) -> None:
    """Have a deposit that was only held on a card taken, now that its payer has bought."""
    await order_capture(uow, number=event.deposit_number)


class _Engine:
    """Reactions that speak to the engine of this process."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def take_up(self, _uow: UnitOfWork, event: listed.LotPublished) -> None:
        await self._tools.live.take_up(event.lot_id)

    async def act(self, _uow: UnitOfWork, event: listed.ActOrdered) -> None:
        await self._tools.live.command(event.lot_id, lot_command(event), about=event.act_id)

    async def admit(self, uow: UnitOfWork, event: enrolled.DepositHeld) -> None:
        if await is_disputed(uow.session, event.deposit_number):
            return  # It is admitted when the dispute is won.
        holder = await holder_of_deposit(uow.session, event.deposit_number)
        account_id, lot_id = holder
        tag = sealing.holder_tag(self._tools.paddle_pepper, account_id, lot_id)
        box = sealing.seal(self._tools.sealing_public_key, account_id, event.deposit_number)
        state = await self._tools.live.look(lot_id)
        known = state.admissions.get(tag) if state is not None else None
        if known is not None and known.struck_off:
            again = Admit(at_ms=0, holder_tag=tag, paddle=known.paddle, rank=known.rank, box=box)
            await self._tools.live.command(lot_id, again, about=event.deposit_number)
            return
        await self._tools.live.admit(
            lot_id,
            holder_tag=tag,
            deposit_number=event.deposit_number,
            box=box,
            rank=await confirmed_rank(uow.session, event.deposit_number),
        )

    async def strike_disputed(self, uow: UnitOfWork, event: paid.CardDisputed) -> None:
        """Take no further bid of whose deposit its bank took back; what was bid stands."""
        if event.purpose != enrolment.PURPOSE or event.outcome == "won":
            return
        if not await is_disputed(uow.session, event.number):
            return  # It was won meanwhile.
        account_id, lot_id = await holder_of_deposit(uow.session, event.subject_id)
        tag = sealing.holder_tag(self._tools.paddle_pepper, account_id, lot_id)
        if await self._tools.live.look(lot_id) is not None:
            command = StrikeOff(at_ms=0, holder_tag=tag, reason="deposit_disputed")
            await self._tools.live.command(lot_id, command)

    async def rank(self, uow: UnitOfWork, event: enrolled.PriorityDecided) -> None:
        """Give a rank to a bidder who is admitted already; else it comes with the admission."""
        if event.rank is None:
            return
        account_id, lot_id = await holder_of_deposit(uow.session, event.deposit_number)
        tag = sealing.holder_tag(self._tools.paddle_pepper, account_id, lot_id)
        state = await self._tools.live.look(lot_id)
        known = state.admissions.get(tag) if state is not None else None
        if known is not None and known.rank == event.rank:
            return  # It came with the admission, or this was done before.
        command = ConfirmPriority(at_ms=0, holder_tag=tag, rank=event.rank)
        answer = await self._tools.live.command(lot_id, command)
        if answer in _TOO_LATE:
            await note_too_late(uow, event.claim_id)


def lot_command(event: listed.ActOrdered) -> Command:
    """Return what the lot is asked for an act. It dates the command itself."""
    match ActKind(event.kind):
        case ActKind.suspension:
            return Suspend(at_ms=0, reason=event.reason, act="suspension")
        case ActKind.stay:
            return Suspend(at_ms=0, reason=event.reason, act="stay")
        case ActKind.resumption:
            return Resume(at_ms=0, ends_at_ms=event.ends_at_ms)
        case ActKind.withdrawal | ActKind.termination:
            return Withdraw(at_ms=0, reason=event.reason)


class _Records:
    """The reaction that begins the period for which a lot's record is kept whole (OJA-48)."""

    def __init__(self, tools: Tools) -> None:
        self._years = tools.keep_years

    async def closed(
        self, uow: UnitOfWork, event: lot_news.LotKnockedDown | lot_news.LotUnsold
    ) -> None:
        await self._begin(uow, event.lot_id, event.court_id, from_ms(event.closed_at_ms))

    async def withdrawn(self, uow: UnitOfWork, event: lot_news.LotWithdrawn) -> None:
        await self._begin(uow, event.lot_id, event.court_id, uow.now)

    async def _begin(self, uow: UnitOfWork, lot_id: str, court_id: str, ended_at: datetime) -> None:
        await begin_keeping(
            uow, lot_id=lot_id, court_id=court_id, ended_at=ended_at, years=self._years
        )


class _Bank:
    """The reaction that speaks to the court's bank."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def instruct(self, uow: UnitOfWork, event: paid.PayoutInstructed) -> None:
        await payments.hand_to_bank(uow, event, self._tools.bank)


class _Proof:
    """The reaction that signs what a lot's record came to."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def sign_head(
        self,
        uow: UnitOfWork,
        event: lot_news.LotKnockedDown | lot_news.LotUnsold | lot_news.LotWithdrawn,
    ) -> None:
        await sign_lot(uow, event.lot_id, SigningKey(self._tools.signing_key))


class _Sale:
    """The reactions that learn who is behind a paddle, after the close: the winning one (OJA-35),

    and another by an order that two have signed.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def confirm(self, uow: UnitOfWork, event: lot_news.LotKnockedDown) -> None:
        await settlement.confirm_sale(uow, event, self._unseal)

    async def open_by_order(self, uow: UnitOfWork, event: settled.OpeningOrdered) -> None:
        await openings.carry_out(uow, event, self._account_behind)

    async def _account_behind(self, session: AsyncSession, lot_id: str, paddle: str) -> str:
        return (await self._unseal(session, lot_id, paddle)).account_id

    async def _unseal(self, session: AsyncSession, lot_id: str, paddle: str) -> sealing.Holder:
        key = self._tools.sealing_private_key
        hold(key is not None, "the process that settles has the key that opens paddles")
        assert key is not None
        return sealing.open_box(key, await box_behind(session, lot_id, paddle))
