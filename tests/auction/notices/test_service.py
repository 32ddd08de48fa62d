"""Notice before publication on a real database: told, proved, waived, public; then announced."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from auction.bidding.lot_news import LotUnsold
from auction.cases.finding import record_findings
from auction.cases.priority import Basis
from auction.cases.priority_service import record_holder
from auction.cases.service import add_party
from auction.db.engine import Database
from auction.deadlines.events import DeadlineDue
from auction.deadlines.queries import due_at
from auction.deadlines.service import fire_due
from auction.kernel.actor import Actor, Role
from auction.kernel.clock import court_day, to_ms
from auction.kernel.refusal import CommonRefusal, Refused
from auction.lots import queries as lots
from auction.lots import service as lot_service
from auction.notices import clocks, service
from auction.notices.events import NoticeSent, PublicNoticeRan
from auction.notices.queries import NoticeView, notice_of_lot, notices_of_party, public_notices
from auction.notices.refusals import NoticeRefusal
from auction.notices.rules import Capacity, Channel, NoticeState
from auction.people.refusals import PeopleRefusal
from tests.fakes.court_of_tests import open_court
from tests.fakes.findings_of_tests import whole_findings
from tests.fakes.identity_papers import pdf
from tests.fakes.lots_of_tests import SeizedFlat, seize_flat
from tests.fakes.noticed import waive_all
from tests.fakes.pictures import PNG

BANK, DEBTOR = 0, 1


@pytest.fixture
async def flat(database: Database) -> SeizedFlat:
    return await seize_flat(await open_court(database))


@pytest.fixture
async def lot_id(flat: SeizedFlat) -> str:
    lot_id = await flat.drafted()
    await flat.decided(lot_id)
    return lot_id


async def notice(flat: SeizedFlat, lot_id: str) -> NoticeView:
    async with flat.court.works.database.session() as session:
        found = await notice_of_lot(session, lot_id, flat.court.clock.now())
    assert found is not None
    return found


async def key(flat: SeizedFlat, lot_id: str, place: int) -> str:
    return (await notice(flat, lot_id)).recipients[place].key


async def prove(flat: SeizedFlat, lot_id: str, place: int, **change: Any) -> None:
    proof: dict[str, Any] = {
        "channel": Channel.post,
        "address": "海口市龙昆南路89号",
        "received_on": court_day(flat.court.clock.now()),
        "proof": PNG,
        **change,
    }
    recipient = await key(flat, lot_id, place)
    async with flat.court.acting(Role.clerk) as uow:
        await service.record_proof(uow, lot_id=lot_id, recipient=recipient, **proof)


async def announce(flat: SeizedFlat, lot_id: str) -> None:
    async with flat.court.acting(Role.judge) as uow:
        await lot_service.publish(uow, lot_id=lot_id)


async def refusal_of(flat: SeizedFlat, lot_id: str) -> tuple[object, Any]:
    with pytest.raises(Refused) as refused:
        await announce(flat, lot_id)
    return refused.value.refusal.code, refused.value.refusal.data.get("name")


async def test_decided_terms_are_not_announced_untold(flat: SeizedFlat, lot_id: str) -> None:
    assert await refusal_of(flat, lot_id) == (NoticeRefusal.not_notified, "南海银行")


async def test_the_notice_names_the_sale_in_both_languages(flat: SeizedFlat, lot_id: str) -> None:
    shown = await notice(flat, lot_id)
    zh, en = ("\n".join(shown.content[each]["paragraphs"]) for each in ("zh", "en"))
    assert [each in zh for each in ("海口市龙华区龙昆南路89号住宅", "2,737,560", "第一次拍卖")] == [
        True
    ] * 3
    assert [each in en for each in ("89 Longkun South Road", "2,737,560", "first auction")] == [
        True
    ] * 3


async def test_a_lot_is_announced_when_the_days_have_run_and_not_a_minute_before(
    flat: SeizedFlat,
) -> None:
    lot_id = await flat.drafted()
    later = flat.court.clock.now() + timedelta(days=45)
    await flat.decided(lot_id, opens_at=later, ends_at=later + timedelta(days=1))
    await prove(flat, lot_id, BANK)
    await prove(flat, lot_id, DEBTOR, channel=Channel.in_person)
    lawful_at = (await notice(flat, lot_id)).earliest_at
    assert lawful_at is not None
    flat.court.clock.at = lawful_at - timedelta(minutes=1)
    assert await refusal_of(flat, lot_id) == (NoticeRefusal.notice_runs, "南海银行")

    flat.court.clock.at = lawful_at
    await announce(flat, lot_id)


async def test_waivers_let_it_be_announced_at_once(flat: SeizedFlat, lot_id: str) -> None:
    await waive_all(flat.court, lot_id)
    await announce(flat, lot_id)
    async with flat.court.works.database.session() as session:
        shown = await lots.lot(session, lot_id)
    assert shown is not None
    assert shown.published_at == flat.court.clock.at


async def test_the_announcement_says_by_surname_who_was_told_how(
    flat: SeizedFlat, lot_id: str
) -> None:
    await waive_all(flat.court, lot_id)
    await announce(flat, lot_id)
    async with flat.court.works.database.session() as session:
        shown = await lots.lot(session, lot_id)
    assert shown is not None
    assert shown.announcement is not None
    [said] = [s for s in shown.announcement.content["zh"]["sections"] if s["code"] == "priority"]
    assert "书面放弃通知：南海银行、林某" in said["paragraphs"][-1]
    assert "林建国" not in str(shown.announcement.content)


async def test_changed_terms_void_what_was_told_of_the_old_ones(
    flat: SeizedFlat, lot_id: str
) -> None:
    await waive_all(flat.court, lot_id)
    await flat.proposed(lot_id, balance_days=20)
    async with flat.court.works.database.session() as session:
        assert await notice_of_lot(session, lot_id, flat.court.clock.now()) is None

    await flat.decided(lot_id)
    assert (await refusal_of(flat, lot_id))[0] is NoticeRefusal.not_notified


async def test_a_co_owner_recorded_later_shuts_the_gate_again(
    flat: SeizedFlat, lot_id: str
) -> None:
    await waive_all(flat.court, lot_id)
    async with flat.court.acting(Role.clerk) as uow:
        await record_holder(
            uow, asset_id=flat.asset_id, name="王共有", basis=Basis.co_owner, rank=1
        )
        found = whole_findings("flat", priority="recorded")
        await record_findings(uow, asset_id=flat.asset_id, answers=found)
    assert await refusal_of(flat, lot_id) == (NoticeRefusal.not_notified, "王共有")


async def test_nobody_is_told_twice_by_one_way(flat: SeizedFlat, lot_id: str) -> None:
    await prove(flat, lot_id, BANK)
    with pytest.raises(Refused) as refused:
        await prove(flat, lot_id, BANK)
    assert refused.value.refusal.code is NoticeRefusal.notified_already


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"received_on": date(2026, 3, 15)}, NoticeRefusal.notice_proof_too_early),
        ({"received_on": date(2026, 3, 17)}, NoticeRefusal.notice_proof_in_future),
        ({"proof": None}, NoticeRefusal.notice_proof_needed),
        ({"proof": b""}, NoticeRefusal.notice_proof_needed),
        ({"proof": b"MZ" + bytes(100)}, PeopleRefusal.document_unreadable),
        ({"address": " "}, CommonRefusal.missing),
        ({"channel": Channel.email}, CommonRefusal.malformed),
        ({"channel": Channel.waiver}, CommonRefusal.malformed),
    ],
)
async def test_a_proof_that_proves_nothing_is_refused(
    flat: SeizedFlat, lot_id: str, change: dict[str, Any], code: object
) -> None:
    with pytest.raises(Refused) as refused:
        await prove(flat, lot_id, BANK, **change)
    assert refused.value.refusal.code is code
    assert (await notice(flat, lot_id)).recipients[BANK].state is NoticeState.untold


async def test_a_signed_slip_may_be_a_pdf(flat: SeizedFlat, lot_id: str) -> None:
    await prove(flat, lot_id, BANK, proof=pdf())
    [told] = (await notice(flat, lot_id)).recipients[BANK].services
    assert told.proof_file_id is not None
    assert told.content_hash == (await notice(flat, lot_id)).content_hash


async def test_a_public_notice_runs_five_full_days_then_the_judges_are_reminded(
    flat: SeizedFlat, lot_id: str
) -> None:
    recipient = await key(flat, lot_id, DEBTOR)
    async with flat.court.acting(Role.clerk) as uow:
        await service.begin_public_notice(
            uow, lot_id=lot_id, recipient=recipient, reason="邮件退回，下落不明"
        )
    async with flat.court.works.database.session() as session:
        [shown] = await public_notices(session, flat.court.clock.now())
        ends_at = await due_at(session, kind=clocks.PUBLICITY, subject=f"lot:{lot_id}")
    assert (shown.name, shown.runs_until_at) == ("林建国", ends_at)
    assert ends_at is not None

    flat.court.clock.at = ends_at
    async with flat.court.acting() as uow:
        await fire_due(uow)
    for event in await flat.court.happened(DeadlineDue):
        async with flat.court.acting() as uow:
            await clocks.on_deadline_due(uow, event)
    assert [e.lot_id for e in await flat.court.happened(PublicNoticeRan)] == [lot_id]
    assert (await notice(flat, lot_id)).recipients[DEBTOR].state is NoticeState.done
    async with flat.court.works.database.session() as session:
        assert await public_notices(session, ends_at) == []
        assert await due_at(session, kind=clocks.PUBLICITY, subject=f"lot:{lot_id}") is None


async def test_the_clock_of_telling_stops_when_everybody_is_told(
    flat: SeizedFlat, lot_id: str
) -> None:
    async def waits() -> bool:
        async with flat.court.works.database.session() as session:
            at = await due_at(session, kind=clocks.NOTIFY, subject=f"lot:{lot_id}")
        return at is not None

    await prove(flat, lot_id, BANK)
    assert await waits()
    await prove(flat, lot_id, DEBTOR)
    assert not await waits()


async def test_opening_the_notice_in_one_s_account_is_the_receipt(flat: SeizedFlat) -> None:
    person = await party_with_account(flat)
    lot_id = await flat.drafted()
    await flat.decided(lot_id)
    [event] = await flat.court.happened(NoticeSent)
    standing = await notice(flat, lot_id)
    assert standing.recipients[2].services[0].id == event.service_id
    assert standing.recipients[2].state is NoticeState.unread

    flat.court.clock.pass_days(1)
    async with flat.court.acting(person) as uow:
        await service.note_reading(uow, notice_id=standing.id)
    flat.court.clock.pass_days(1)
    async with flat.court.acting(person) as uow:
        await service.note_reading(uow, notice_id=standing.id)
        [own] = await notices_of_party(uow.session, person.account_id or "", flat.case_id)
    assert own.received_on == date(2026, 3, 17)


async def test_a_stranger_does_not_open_it(flat: SeizedFlat, lot_id: str) -> None:
    stranger = await flat.court.person("甲", Role.party)
    with pytest.raises(Refused) as refused:
        async with flat.court.acting(stranger) as uow:
            await service.note_reading(uow, notice_id=(await notice(flat, lot_id)).id)
    assert refused.value.refusal.code is CommonRefusal.not_found


async def test_an_e_mail_counts_when_its_link_is_confirmed_and_never_when_it_is_sent(
    flat: SeizedFlat,
) -> None:
    async with flat.court.acting(Role.clerk) as uow:
        await service.name_addressee(
            uow,
            asset_id=flat.asset_id,
            name="租户",
            capacity=Capacity.lessee,
            email="tenant@example.org",
        )
    lot_id = await flat.drafted()
    await flat.decided(lot_id)
    tenant = (await notice(flat, lot_id)).recipients[2]
    assert (tenant.days, tenant.state) == (5, NoticeState.unread)

    async with flat.court.acting() as uow:
        await service.confirm_by_link(uow, service_id=tenant.services[0].id)
    assert (await notice(flat, lot_id)).recipients[2].state is NoticeState.running


async def test_the_link_of_a_void_notice_confirms_nothing(flat: SeizedFlat) -> None:
    async with flat.court.acting(Role.clerk) as uow:
        await service.name_addressee(
            uow, asset_id=flat.asset_id, name="租户", capacity=Capacity.lessee, email="a@b.org"
        )
    lot_id = await flat.drafted()
    await flat.decided(lot_id)
    sent = (await notice(flat, lot_id)).recipients[2].services[0]
    await flat.proposed(lot_id, balance_days=20)
    with pytest.raises(Refused) as refused:
        async with flat.court.acting() as uow:
            await service.confirm_by_link(uow, service_id=sent.id)
    assert refused.value.refusal.code is NoticeRefusal.notice_link_unknown


async def test_another_court_s_lot_is_not_found(flat: SeizedFlat, lot_id: str) -> None:
    other = await open_court(flat.court.works.database)
    recipient = await key(flat, lot_id, BANK)
    with pytest.raises(Refused) as refused:
        async with other.acting(Role.clerk) as uow:
            await service.waive_notice(uow, lot_id=lot_id, recipient=recipient, proof=PNG)
    assert refused.value.refusal.code is CommonRefusal.not_found


async def test_a_member_of_the_panel_records_no_proof(flat: SeizedFlat, lot_id: str) -> None:
    recipient = await key(flat, lot_id, BANK)
    with pytest.raises(Refused) as refused:
        async with flat.court.acting(Role.panel) as uow:
            await service.waive_notice(uow, lot_id=lot_id, recipient=recipient, proof=PNG)
    assert refused.value.refusal.code is CommonRefusal.not_allowed


async def test_only_equity_has_a_company_to_tell(flat: SeizedFlat) -> None:
    with pytest.raises(Refused) as refused:
        async with flat.court.acting(Role.clerk) as uow:
            await service.name_addressee(
                uow, asset_id=flat.asset_id, name="公司", capacity=Capacity.company
            )
    assert refused.value.refusal.code is NoticeRefusal.not_for_this_property


async def test_a_lot_decided_before_notices_were_kept_gets_its_notice(
    flat: SeizedFlat, lot_id: str
) -> None:
    async with flat.court.acting() as uow:
        await service.void_notice(uow, lot_id)
    assert (await refusal_of(flat, lot_id))[0] is NoticeRefusal.notice_not_opened
    async with flat.court.acting(Role.clerk) as uow:
        opened = await lot_service.open_missing_notice(uow, lot_id=lot_id)
        again = await lot_service.open_missing_notice(uow, lot_id=lot_id)
    assert opened == again == (await notice(flat, lot_id)).id


async def test_every_round_is_told_anew(flat: SeizedFlat) -> None:
    first = await flat.published()
    event = LotUnsold(first, flat.court.court_id, "no_bid", to_ms(flat.court.clock.now()))
    async with flat.court.acting() as uow:
        await lot_service.relist_after_failure(uow, event)
        second = (await lots.lots_of_case(uow.session, flat.case_id))[-1].id
    await flat.decided(second)
    assert (await refusal_of(flat, second))[0] is NoticeRefusal.not_notified


async def party_with_account(flat: SeizedFlat) -> Actor:
    person = await flat.court.person("陈三", Role.party)
    async with flat.court.acting(Role.clerk) as uow:
        await add_party(
            uow,
            case_id=flat.case_id,
            role="creditor",
            kind="person",
            name="陈三",
            account_id=person.account_id,
        )
    return person
