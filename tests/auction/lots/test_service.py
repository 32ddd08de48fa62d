"""A lot on a real database, from the price to its last round."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from auction.bidding.lot_news import LotOpened, LotUnsold, LotWithdrawn
from auction.cases import service as cases
from auction.db.engine import Database
from auction.deadlines.queries import DeadlineView, for_case
from auction.kernel.actor import PLATFORM, Role
from auction.kernel.clock import to_ms
from auction.kernel.refusal import CommonRefusal, Refused
from auction.lots import panel_queries, queries, service
from auction.lots.events import LotPublished, LotRelisted, TermsSubmitted
from auction.lots.panel import DecisionState
from auction.lots.reference_price import ReferencePrice
from auction.lots.refusals import LotRefusal
from auction.lots.states import LotState
from auction.settlement.events import SaleDefaulted, TitlePassed
from tests.fakes.court_of_tests import NOON, open_court
from tests.fakes.lots_of_tests import SeizedFlat, panel_member, seize_flat
from tests.fakes.pictures import PNG


@pytest.fixture
async def flat(database: Database) -> SeizedFlat:
    return await seize_flat(await open_court(database))


async def test_price_taken_over_starts_ten_days(flat: SeizedFlat) -> None:
    await flat.priced()

    due = {view.kind: view for view in await open_deadlines(flat)}
    assert "price_procedure" not in due
    assert due["start_disposal"].due_at.isoformat() == "2026-03-26T16:00:00+00:00"
    assert due["start_disposal"].law == "REF-48"


async def test_same_price_handed_over_twice_is_one(flat: SeizedFlat) -> None:
    assert await flat.priced() == await flat.priced()


async def test_price_valid_for_over_a_year_is_refused(flat: SeizedFlat) -> None:
    with pytest.raises(Refused) as refused:
        await accept(flat, valid_until_on=date(2027, 3, 17))
    assert refused.value.refusal.code == LotRefusal.reference_price_too_long


@pytest.mark.parametrize("amount", [0, -1, 2**53, 0.5])
async def test_price_is_a_whole_amount(flat: SeizedFlat, amount: Any) -> None:
    with pytest.raises(Refused) as refused:
        await accept(flat, amount_fen=amount)
    assert refused.value.refusal.code == CommonRefusal.bad_amount


async def test_lot_is_not_drafted_without_a_price(flat: SeizedFlat) -> None:
    with pytest.raises(Refused) as refused:
        async with flat.court.acting(Role.judge) as uow:
            await service.draft_lot(uow, asset_id=flat.asset_id)
    assert refused.value.refusal.code == LotRefusal.no_reference_price


async def test_lot_is_not_drafted_on_an_expired_price(flat: SeizedFlat) -> None:
    await flat.priced()
    flat.court.clock.pass_days(331)

    with pytest.raises(Refused) as refused:
        async with flat.court.acting(Role.judge) as uow:
            await service.draft_lot(uow, asset_id=flat.asset_id)
    assert refused.value.refusal.code == LotRefusal.reference_price_expired


async def test_thing_is_in_one_lot_at_a_time(flat: SeizedFlat) -> None:
    await flat.drafted()

    with pytest.raises(Refused) as refused:
        async with flat.court.acting(Role.clerk) as uow:
            await service.draft_lot(uow, asset_id=flat.asset_id)
    assert refused.value.refusal.code == LotRefusal.lot_exists


async def test_lots_are_numbered_by_court_and_year(flat: SeizedFlat) -> None:
    first = await view(flat, await flat.drafted())
    other = await seize_flat(flat.court, "（2026）琼72执124号")
    second = await view(other, await other.drafted())

    assert (first.number, second.number) == ("2026-0001", "2026-0002")


async def test_proposal_calls_the_panel_and_stops_the_ten_days(flat: SeizedFlat) -> None:
    lot_id = await flat.drafted()
    decision_id = await flat.proposed(lot_id)

    [called] = await flat.court.happened(TermsSubmitted)
    assert called.decision_id == decision_id
    assert "start_disposal" not in {view.kind for view in await open_deadlines(flat)}
    assert (await view(flat, lot_id)).state is LotState.deciding


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"start_fen": 273_755_999}, LotRefusal.start_under_floor),
        ({"deposit_fen": 1}, LotRefusal.deposit_outside_band),
        ({"deposit_fen": 273_756_000}, LotRefusal.deposit_outside_band),
        ({"increment_fen": 0}, CommonRefusal.bad_amount),
        ({"start_fen": 2**53}, CommonRefusal.bad_amount),
        ({"opens_at": NOON}, LotRefusal.opens_too_soon),
        ({"ends_at": NOON}, LotRefusal.ends_before_it_opens),
    ],
)
async def test_unlawful_terms_leave_the_draft_as_it_was(
    flat: SeizedFlat, change: dict[str, Any], code: str
) -> None:
    lot_id = await flat.drafted()

    with pytest.raises(Refused) as refused:
        await flat.proposed(lot_id, **change)
    assert refused.value.refusal.code == code
    assert (await view(flat, lot_id)).state is LotState.draft


async def test_three_members_decide(flat: SeizedFlat) -> None:
    lot_id = await flat.drafted()
    decision_id = await flat.proposed(lot_id)
    decided = []
    for name in ("a", "b", "c"):
        member = await panel_member(flat.court, name)
        async with flat.court.acting(member) as uow:
            decided.append(await service.sign_terms(uow, decision_id=decision_id))

    assert decided == [False, False, True]
    assert (await view(flat, lot_id)).state is LotState.decided
    assert (await standing(flat, lot_id)).missing_signatures == 0


async def test_member_cannot_sign_twice(flat: SeizedFlat) -> None:
    decision_id = await flat.proposed(await flat.drafted())
    async with flat.court.acting(Role.panel) as uow:
        await service.sign_terms(uow, decision_id=decision_id)

    with pytest.raises(Refused) as refused:
        async with flat.court.acting(Role.panel) as uow:
            await service.sign_terms(uow, decision_id=decision_id)
    assert refused.value.refusal.code == LotRefusal.signed_already


async def test_judge_who_is_no_member_cannot_sign(flat: SeizedFlat) -> None:
    decision_id = await flat.proposed(await flat.drafted())

    with pytest.raises(Refused) as refused:
        async with flat.court.acting(Role.judge) as uow:
            await service.sign_terms(uow, decision_id=decision_id)
    assert refused.value.refusal.code == LotRefusal.not_on_the_panel


async def test_single_judge_cannot_publish(flat: SeizedFlat) -> None:
    lot_id = await flat.drafted()
    await flat.proposed(lot_id)

    with pytest.raises(Refused) as refused:
        async with flat.court.acting(Role.judge) as uow:
            await service.publish(uow, lot_id=lot_id)
    assert refused.value.refusal.code == LotRefusal.terms_not_decided


async def test_member_of_another_court_does_not_find_the_decision(flat: SeizedFlat) -> None:
    decision_id = await flat.proposed(await flat.drafted())
    other = await open_court(flat.court.works.database)

    with pytest.raises(Refused) as refused:
        async with other.acting(Role.panel) as uow:
            await service.sign_terms(uow, decision_id=decision_id)
    assert refused.value.refusal.code == CommonRefusal.not_found


async def test_changed_terms_void_every_signature(flat: SeizedFlat) -> None:
    lot_id = await flat.drafted()
    await flat.decided(lot_id)
    await flat.proposed(lot_id, balance_days=20)

    decision = await standing(flat, lot_id)
    assert (decision.state, decision.signatures) == (DecisionState.submitted, ())
    assert (await view(flat, lot_id)).state is LotState.deciding


async def test_signature_under_terms_that_were_replaced_is_stale(flat: SeizedFlat) -> None:
    lot_id = await flat.drafted()
    first = await flat.proposed(lot_id)
    await flat.proposed(lot_id, balance_days=20)

    with pytest.raises(Refused) as refused:
        async with flat.court.acting(Role.panel) as uow:
            await service.sign_terms(uow, decision_id=first)
    assert refused.value.refusal.code == CommonRefusal.stale_form


async def test_proposal_over_terms_one_has_not_seen_is_stale(flat: SeizedFlat) -> None:
    lot_id = await flat.drafted()
    await flat.proposed(lot_id)

    with pytest.raises(Refused) as refused:
        await flat.proposed(lot_id, seen_hash="")
    assert refused.value.refusal.code == CommonRefusal.stale_form


async def test_publication_of_terms_one_has_not_seen_is_stale(flat: SeizedFlat) -> None:
    lot_id = await flat.drafted()
    await flat.noticed(lot_id)

    with pytest.raises(Refused) as refused:
        async with flat.court.acting(Role.judge) as uow:
            await service.publish(uow, lot_id=lot_id, seen_hash="another")
    assert refused.value.refusal.code == CommonRefusal.stale_form


async def test_published_lot_holds_its_terms_and_its_announcement(flat: SeizedFlat) -> None:
    lot_id = await flat.published()

    lot = await view(flat, lot_id)
    assert lot.state is LotState.published
    assert lot.terms is not None
    assert (lot.terms.start_fen, lot.balance_days) == (273_756_000, 10)
    assert lot.opens_at is not None
    assert lot.terms.opens_at_ms == to_ms(lot.opens_at)
    assert lot.announcement is not None
    assert lot.announcement.content["zh"]["title"].startswith("海口海事法院关于")
    [published] = await flat.court.happened(LotPublished)
    assert published.lot_id == lot_id


async def test_clerk_does_not_publish(flat: SeizedFlat) -> None:
    lot_id = await flat.drafted()
    await flat.decided(lot_id)

    with pytest.raises(Refused) as refused:
        async with flat.court.acting(Role.clerk) as uow:
            await service.publish(uow, lot_id=lot_id)
    assert refused.value.refusal.code == CommonRefusal.not_allowed


async def test_published_terms_never_change(flat: SeizedFlat) -> None:
    lot_id = await flat.published()

    with pytest.raises(Refused) as refused:
        async with flat.court.acting(Role.judge) as uow:
            await service.propose_terms(uow, lot_id=lot_id, **await flat.terms(lot_id))
    assert refused.value.refusal.code == LotRefusal.terms_are_published


async def test_publication_that_waited_too_long_is_refused(flat: SeizedFlat) -> None:
    lot_id = await flat.drafted()
    await flat.noticed(lot_id)
    flat.court.clock.pass_days(10)

    with pytest.raises(Refused) as refused:
        async with flat.court.acting(Role.judge) as uow:
            await service.publish(uow, lot_id=lot_id)
    assert refused.value.refusal.code == LotRefusal.opens_too_soon


async def test_withdrawn_draft_never_becomes_public_and_frees_the_thing(flat: SeizedFlat) -> None:
    lot_id = await flat.drafted()
    async with flat.court.acting(Role.judge) as uow:
        await service.withdraw_draft(uow, lot_id=lot_id, reason="申请人撤回申请")

    assert not (await view(flat, lot_id)).is_public
    async with flat.court.acting(Role.judge) as uow:
        assert await service.draft_lot(uow, asset_id=flat.asset_id) != lot_id


async def test_lot_opens_when_its_engine_says_so(flat: SeizedFlat) -> None:
    lot_id = await flat.published()
    async with flat.court.acting() as uow:
        await service.mark_open(uow, LotOpened(lot_id, flat.court.court_id))

    assert (await view(flat, lot_id)).state is LotState.open


async def test_failed_lot_is_followed_by_a_second_auction_with_its_floor_and_day(
    flat: SeizedFlat,
) -> None:
    second = await failed(flat, await flat.published())

    assert (second.round, second.state, second.is_resale) == ("second", LotState.draft, False)
    due = {view.kind: view for view in await open_deadlines(flat)}
    assert due["second_auction"].due_at == flat.court.clock.now() + timedelta(days=30, hours=12)
    terms = await flat.terms(second.id)
    assert terms["start_fen"] == 219_004_800
    assert terms["opens_at"] <= flat.court.clock.now() + timedelta(days=30)


async def test_failure_told_twice_drafts_one_second_auction(flat: SeizedFlat) -> None:
    lot_id = await flat.published()
    await failed(flat, lot_id)
    await failed(flat, lot_id)

    assert len(await lots_of(flat)) == 2
    assert len(await flat.court.happened(LotRelisted)) == 1


async def test_after_the_second_failure_nothing_is_drafted(flat: SeizedFlat) -> None:
    second = await failed(flat, await flat.published())
    await flat.published(second.id)
    await fail(flat, second.id)

    assert [lot.state for lot in await lots_of(flat)] == [LotState.unsold, LotState.unsold]


async def test_defaulted_sale_is_followed_by_a_resale_without_its_buyer(flat: SeizedFlat) -> None:
    lot_id = await flat.published()
    buyer = await flat.court.person("Buyer", Role.bidder)
    assert buyer.account_id is not None
    async with flat.court.acting() as uow:
        await service.mark_closed(
            uow, lot_id=lot_id, result="sold", price_fen=300_000_000, closed_at=uow.now
        )
        await service.bar_buyer(uow, lot_id=lot_id, account_id=buyer.account_id)
    await default(flat, lot_id)
    await default(flat, lot_id)

    sold, resale = await lots_of(flat)
    assert (sold.result, resale.is_resale, resale.round) == ("defaulted", True, "first")
    assert (await view(flat, resale.id)).barred_account_ids == (buyer.account_id,)
    terms = await flat.terms(resale.id)
    assert terms["start_fen"] == 273_756_000
    assert terms["opens_at"] >= flat.court.clock.now() + timedelta(days=30)


async def test_withdrawn_lot_is_marked_so(flat: SeizedFlat) -> None:
    lot_id = await flat.published()
    async with flat.court.acting() as uow:
        await service.on_withdrawn(uow, LotWithdrawn(lot_id, flat.court.court_id, "和解"))

    lot = await view(flat, lot_id)
    assert (lot.state, lot.result, lot.is_public) == (LotState.withdrawn, "withdrawn", True)


async def test_title_passed_ends_the_seizures_clock(flat: SeizedFlat) -> None:
    lot_id = await flat.published()
    async with flat.court.acting() as uow:
        await service.on_title_passed(
            uow, TitlePassed("sale_1", lot_id, flat.case_id, flat.court.court_id)
        )

    assert "seizure_lapses" not in {view.kind for view in await open_deadlines(flat)}


async def test_public_list_shows_only_what_was_announced(flat: SeizedFlat) -> None:
    other = await seize_flat(flat.court, "（2026）琼72执124号")
    await other.drafted()
    lot_id = await flat.published()

    async with flat.court.works.database.session() as session:
        page = await queries.public_lots(session, search="龙昆南路", category="flat")
    assert [card.id for card in page.items] == [lot_id]
    assert (page.total, page.items[0].start_fen) == (1, 273_756_000)


@pytest.mark.parametrize("sort", ["ending", "newest", "cheapest", "dearest", "anything"])
async def test_public_list_is_sorted_in_every_way(flat: SeizedFlat, sort: str) -> None:
    await flat.published()

    async with flat.court.works.database.session() as session:
        assert (await queries.public_lots(session, sort=sort)).total == 1


async def test_terms_wait_for_those_members_who_have_not_signed(flat: SeizedFlat) -> None:
    lot_id = await flat.drafted()
    decision_id = await flat.proposed(lot_id)
    signed, waiting = await panel_member(flat.court, "a"), await panel_member(flat.court, "b")
    async with flat.court.acting(signed) as uow:
        await service.sign_terms(uow, decision_id=decision_id)

    async with flat.court.works.database.session() as session:
        for member, expected in ((signed, []), (waiting, [lot_id])):
            assert member.account_id is not None
            cards = await queries.waiting_for_signature(
                session, flat.court.court_id, member.account_id
            )
            assert [card.id for card in cards] == expected


async def test_picture_is_public_once_its_lot_is(flat: SeizedFlat) -> None:
    async with flat.court.acting(Role.judge) as uow:
        await cases.add_picture(uow, asset_id=flat.asset_id, name="a.png", content=PNG)
    lot_id = await flat.drafted()
    file_id = (await view(flat, lot_id)).asset.photos[0].file_id

    async with flat.court.works.database.session() as session:
        assert not await queries.is_photo_of_public_lot(session, file_id)
    await flat.published(lot_id)
    async with flat.court.works.database.session() as session:
        assert await queries.is_photo_of_public_lot(session, file_id)


async def accept(flat: SeizedFlat, **change: Any) -> str:
    price: dict[str, Any] = {
        "asset_id": flat.asset_id,
        "case_id": flat.case_id,
        "court_id": flat.court.court_id,
        "amount_fen": 100_000_00,
        "method": "appraisal",
        "source": "甲",
        "report_file_id": None,
        "fixed_at": NOON,
        "valid_until_on": date(2027, 3, 16),
    }
    async with flat.court.acting(PLATFORM) as uow:
        return await service.accept_reference_price(uow, ReferencePrice(**{**price, **change}))


async def fail(flat: SeizedFlat, lot_id: str) -> None:
    event = LotUnsold(lot_id, flat.court.court_id, None, to_ms(flat.court.clock.now()))
    async with flat.court.acting() as uow:
        await service.relist_after_failure(uow, event)


async def failed(flat: SeizedFlat, lot_id: str) -> queries.LotCard:
    await fail(flat, lot_id)
    return (await lots_of(flat))[1]


async def default(flat: SeizedFlat, lot_id: str) -> None:
    event = SaleDefaulted("sale_1", lot_id, flat.case_id, flat.court.court_id)
    async with flat.court.acting() as uow:
        await service.relist_after_default(uow, event)


async def view(flat: SeizedFlat, lot_id: str) -> queries.LotView:
    async with flat.court.works.database.session() as session:
        lot = await queries.lot(session, lot_id)
    assert lot is not None
    return lot


async def lots_of(flat: SeizedFlat) -> list[queries.LotCard]:
    async with flat.court.works.database.session() as session:
        return await queries.lots_of_case(session, flat.case_id)


async def standing(flat: SeizedFlat, lot_id: str) -> queries.DecisionView:
    async with flat.court.works.database.session() as session:
        decision = await panel_queries.decision(session, lot_id)
    assert decision is not None
    return decision


async def open_deadlines(flat: SeizedFlat) -> list[DeadlineView]:
    async with flat.court.works.database.session() as session:
        return [each for each in await for_case(session, flat.case_id) if each.closed_at is None]
