"""The draw of an appraisal on a real database: opened, added to, revealed, and never steered."""

from __future__ import annotations

import asyncio
import json

from sqlalchemy import text
from sqlmodel import col, select

from auction.db.models import AuditEntry
from auction.db.roles import WEB, WORKER, wanted
from auction.kernel.actor import PLATFORM, Actor, Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.people import service as people
from tests.valuation.house import ValuationHouse, messages, refused
from valuation.agencies import service as roster_service
from valuation.appraisal import service
from valuation.appraisal.models import Appraisal, Commission
from valuation.draw.drawing import DrawRecord, first_fault
from valuation.draw.models import AppraisalDraw, DrawSealed
from valuation.draw.refusals import DrawRefusal
from valuation.procedure import service as ladder


async def opened(court: ValuationHouse, days: int = 3) -> str:
    appraisal_id = await court.started()
    async with court.begin(court.judge) as uow:
        await service.draw_agencies(uow, appraisal_id=appraisal_id, contribution_days=days)
    return appraisal_id


async def add(court: ValuationHouse, appraisal_id: str, actor: Actor, number: str) -> None:
    async with court.begin(actor) as uow:
        await service.contribute_number(uow, appraisal_id=appraisal_id, number=number)


async def enter(court: ValuationHouse, appraisal_id: str, actor: Actor, value: str) -> None:
    async with court.begin(actor) as uow:
        await service.enter_figure(uow, appraisal_id=appraisal_id, value=value, source="www.sse")


async def confirm(court: ValuationHouse, appraisal_id: str, actor: Actor, value: str) -> None:
    async with court.begin(actor) as uow:
        await service.confirm_figure(uow, appraisal_id=appraisal_id, value=value)


async def kept(court: ValuationHouse, appraisal_id: str) -> AppraisalDraw:
    async with court.database.session() as session:
        return await session.get_one(AppraisalDraw, appraisal_id)


async def sealed(court: ValuationHouse) -> dict[str, str]:
    async with court.database.session() as session:
        rows = (await session.exec(select(DrawSealed))).all()
    return {row.label: row.content for row in rows}


async def test_roster_and_hash_are_public_before_anything_is_known(court: ValuationHouse) -> None:
    row = await kept(court, await opened(court))
    record = DrawRecord.from_json(row.record)
    assert len(record.roster) == 5
    assert record.secret_sha256
    assert not record.is_revealed
    assert record.opening["invited"] == ["applicant-1", "debtor-1"]
    # Monday and three days: through Thursday, so the figure is Friday's.
    assert record.opening["figure"] == {"name": "sse_composite_close", "on": "2026-03-20"}


async def test_two_numbers_reveal_the_draw_without_waiting(court: ValuationHouse) -> None:
    appraisal_id = await opened(court)
    await add(court, appraisal_id, court.debtor, "7")
    await add(court, appraisal_id, court.applicant, "00042")
    await court.relay.run_due()
    record = DrawRecord.from_json((await kept(court, appraisal_id)).record)
    assert first_fault(record) is None
    assert [(each.label, each.number) for each in record.contributions] == [
        ("applicant-1", "00042"),
        ("debtor-1", "7"),
    ]
    async with court.database.session() as session:
        rows = select(Commission.agency_id).where(Commission.appraisal_id == appraisal_id)
        in_order = (await session.exec(rows.order_by(col(Commission.place)))).all()
    assert tuple(in_order) == record.chosen
    assert set(await court.open_clocks()) == {"appraisal_report"}


async def test_the_opening_stays_what_it_was(court: ValuationHouse) -> None:
    appraisal_id = await opened(court)
    before = (await kept(court, appraisal_id)).record["opening_sha256"]
    await add(court, appraisal_id, court.debtor, "7")
    await add(court, appraisal_id, court.applicant, "8")
    await court.relay.run_due()
    assert (await kept(court, appraisal_id)).record["opening_sha256"] == before


async def test_fewer_than_two_numbers_wait_for_the_public_figure(court: ValuationHouse) -> None:
    appraisal_id = await opened(court)
    await add(court, appraisal_id, court.debtor, "7")
    await court.pass_days(4)
    assert (await kept(court, appraisal_id)).state == "waiting_figure"
    assert set(await court.open_clocks()) == {"draw_figure"}
    assert "draw_figure_awaited" in await messages(court)
    await court.pass_days(1)
    await enter(court, appraisal_id, court.clerk, "3876.34")
    await confirm(court, appraisal_id, court.judge, "3876.34")
    await court.relay.run_due()
    record = DrawRecord.from_json((await kept(court, appraisal_id)).record)
    assert first_fault(record) is None
    assert [each.label for each in record.contributions] == ["debtor-1", "public"]
    assert record.figure_source == "www.sse"
    assert await court.state(appraisal_id) == "commissioned"


async def test_one_person_cannot_enter_and_confirm_the_figure(court: ValuationHouse) -> None:
    appraisal_id = await opened(court)
    await court.pass_days(5)
    await enter(court, appraisal_id, court.clerk, "3876.34")
    act = confirm(court, appraisal_id, court.clerk, "3876.34")
    assert await refused(act) == DrawRefusal.second_look_needed


async def test_a_figure_read_differently_is_not_confirmed(court: ValuationHouse) -> None:
    appraisal_id = await opened(court)
    await court.pass_days(5)
    await enter(court, appraisal_id, court.clerk, "3876.34")
    act = confirm(court, appraisal_id, court.judge, "3876.43")
    assert await refused(act) == DrawRefusal.figure_differs
    await enter(court, appraisal_id, court.judge, "3876.43")
    await confirm(court, appraisal_id, court.clerk, "3876.43")


async def test_a_figure_is_not_entered_before_the_exchange_closes(court: ValuationHouse) -> None:
    appraisal_id = await opened(court)
    await court.pass_days(4)  # Friday, ten in the morning.
    act = enter(court, appraisal_id, court.clerk, "3876.34")
    assert await refused(act) == DrawRefusal.figure_not_known_yet


async def test_a_party_adds_one_number_once(court: ValuationHouse) -> None:
    appraisal_id = await opened(court)
    await add(court, appraisal_id, court.debtor, "7")
    act = add(court, appraisal_id, court.debtor, "8")
    assert await refused(act) == DrawRefusal.contributed_already


async def test_what_is_no_number_is_refused(court: ValuationHouse) -> None:
    appraisal_id = await opened(court)
    for number in ("", "-1", "1.5", "７", "1" * 21, "1 2"):
        assert await refused(add(court, appraisal_id, court.debtor, number)) == (
            DrawRefusal.bad_draw_number
        )


async def test_a_number_that_comes_too_late_is_refused(court: ValuationHouse) -> None:
    appraisal_id = await opened(court)
    court.clock.at = (await kept(court, appraisal_id)).contributions_until_at or court.clock.at
    act = add(court, appraisal_id, court.debtor, "7")
    assert await refused(act) == DrawRefusal.contributions_over


async def test_a_stranger_adds_nothing(court: ValuationHouse) -> None:
    appraisal_id = await opened(court)
    assert await refused(add(court, appraisal_id, court.stranger, "7")) == CommonRefusal.not_found


async def test_two_openings_at_once_are_one(court: ValuationHouse) -> None:
    appraisal_id = await court.started()

    async def draw() -> None:
        async with court.begin(court.judge) as uow:
            await service.draw_agencies(uow, appraisal_id=appraisal_id, contribution_days=3)

    answers = await asyncio.gather(draw(), draw(), return_exceptions=True)
    wrong = [answer for answer in answers if answer is not None]
    assert [type(answer) for answer in wrong] == [Refused]
    assert len(await sealed(court)) == 1


async def test_nothing_but_its_own_table_holds_the_secret_before_the_reveal(
    court: ValuationHouse,
) -> None:
    appraisal_id = await opened(court)
    await add(court, appraisal_id, court.debtor, "31415926535897932384")
    hidden = await sealed(court)
    assert set(hidden) == {"secret", "debtor-1"}
    listed = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    async with court.database.session() as session:
        connection = await session.connection()
        tables = (await connection.execute(listed)).scalars().all()
        for table in set(tables) - {"draw_sealed"}:
            whole = (await connection.execute(text(f'SELECT t::text FROM "{table}" t'))).scalars()
            said = "\n".join(whole)
            assert not any(content in said for content in hidden.values()), table


def test_web_processes_seal_and_never_read() -> None:
    assert wanted(WEB, "draw_sealed", is_append_only=False) == {"INSERT"}
    worker = wanted(WORKER, "draw_sealed", is_append_only=False)
    assert worker == {"SELECT", "INSERT", "DELETE"}


async def test_what_was_sealed_is_gone_after_the_reveal(court: ValuationHouse) -> None:
    appraisal_id = await opened(court)
    secret = (await sealed(court))["secret"]
    await add(court, appraisal_id, court.debtor, "7")
    await add(court, appraisal_id, court.applicant, "8")
    await court.relay.run_due()
    assert await sealed(court) == {}
    assert (await kept(court, appraisal_id)).record["secret"] == secret


async def test_no_agreement_undoes_an_opened_draw(court: ValuationHouse) -> None:
    appraisal_id = await opened(court)
    async with court.begin(court.judge) as uow:
        act = service.agree_agencies(uow, appraisal_id=appraisal_id, agency_ids=court.agencies[:3])
        assert await refused(act) == DrawRefusal.draw_opened_already


async def test_a_draw_of_a_withdrawn_pricing_is_never_revealed(court: ValuationHouse) -> None:
    appraisal_id = await opened(court)
    async with court.begin(court.judge) as uow:
        procedure_id = (await uow.session.get_one(Appraisal, appraisal_id)).procedure_id
        await ladder.withdraw_procedure(
            uow, procedure_id=procedure_id, ground="applicant_withdraws"
        )
    await court.relay.run_due()
    await court.pass_days(10)
    assert (await kept(court, appraisal_id)).state == "withdrawn"
    assert await sealed(court) == {}
    assert await court.open_clocks() == {}


async def test_an_excluded_agency_is_neither_drawn_nor_agreed_on(court: ValuationHouse) -> None:
    appraisal_id = await court.started()
    async with court.begin(court.clerk) as uow:
        await service.exclude_agency(
            uow, appraisal_id=appraisal_id, agency_id=court.agencies[1], ground="kin_of_party"
        )
    async with court.begin(court.judge) as uow:
        act = service.agree_agencies(uow, appraisal_id=appraisal_id, agency_ids=court.agencies[:3])
        assert await refused(act) == DrawRefusal.agency_excluded
    async with court.begin(court.judge) as uow:
        await service.draw_agencies(uow, appraisal_id=appraisal_id)
    record = (await kept(court, appraisal_id)).record
    assert [line["id"] for line in record["roster"]].count(court.agencies[1]) == 0
    assert record["excluded"] == [
        {"id": court.agencies[1], "name": "海南第1评估所", "ground": "kin_of_party"}
    ]


async def test_an_agency_that_a_party_acts_for_is_excluded_by_itself(
    court: ValuationHouse,
) -> None:
    async with court.begin(court.judge) as uow:
        email = "debtor@example.org"
        await roster_service.bind_account(uow, agency_id=court.agencies[0], email=email)
    record = (await kept(court, await opened(court))).record
    assert record["excluded"] == [
        {"id": court.agencies[0], "name": "海南第0评估所", "ground": "acts_for_party"}
    ]


async def test_another_ground_needs_words(court: ValuationHouse) -> None:
    appraisal_id = await court.started()
    async with court.begin(court.clerk) as uow:
        act = service.exclude_agency(
            uow, appraisal_id=appraisal_id, agency_id=court.agencies[1], ground="other"
        )
        assert await refused(act) == CommonRefusal.missing


async def test_a_draw_at_once_says_so_in_its_file(court: ValuationHouse) -> None:
    record = (await kept(court, await opened(court, days=0))).record
    assert record["opening"]["at_once"] is True
    assert first_fault(DrawRecord.from_json(json.loads(json.dumps(record)))) is None


async def test_the_audit_record_names_the_hash_and_not_the_secret(court: ValuationHouse) -> None:
    await opened(court)
    secret = (await sealed(court))["secret"]
    async with court.database.session() as session:
        rows = (await session.exec(select(AuditEntry))).all()
    notes = [row for row in rows if row.act == "appraisal.draw_opened"]
    assert len(notes) == 1
    assert secret not in str([row.model_dump() for row in rows])


async def test_another_clerk_may_take_the_second_look(court: ValuationHouse) -> None:
    appraisal_id = await opened(court)
    async with court.begin(PLATFORM) as uow:
        account_id = await people.create_staff(
            uow,
            court_id=court.court_id,
            email="second@example.org",
            password_hash="-",
            name="second",
            roles=[Role.clerk],
        )
    second = Actor(account_id, court.court_id, frozenset({Role.clerk}))
    await court.pass_days(5)
    await enter(court, appraisal_id, court.clerk, "3876.34")
    await confirm(court, appraisal_id, second, "3876.34")
    assert (await kept(court, appraisal_id)).state == "revealing"
