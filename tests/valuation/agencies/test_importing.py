"""A roster file: looked at, then done once; and a roster that comes back as it went out."""

from __future__ import annotations

from datetime import date

import pytest

from auction.kernel.actor import Actor
from auction.kernel.clock import court_day
from auction.kernel.refusal import CommonRefusal
from tests.valuation.house import ValuationHouse, other_court_judge, refused
from valuation.agencies import keeping
from valuation.agencies import service as roster_service
from valuation.agencies.exporting import roster_rows
from valuation.agencies.importing import ImportView, apply_import, import_of, preview_import
from valuation.agencies.queries import AgencyView, history_of, roster
from valuation.agencies.refusals import RosterRefusal
from valuation.agencies.sheet import Encoding, csv_of

HEAD = "机构名称,专业类别,资质证书编号,有效期至,省份,城市,评估专业人员\n"
NEW = f"{HEAD}琼海评估所,房地产,琼海1,2027-12-31,海南,琼海市,张三|房地产|T1;李四|房地产|T2\n"


async def look(court: ValuationHouse, text: str | bytes, actor: Actor | None = None) -> str:
    content = text.encode() if isinstance(text, str) else text
    async with court.begin(actor or court.clerk) as uow:
        return await preview_import(uow, name="名册.csv", content=content)


async def do(court: ValuationHouse, import_id: str) -> int:
    async with court.begin(court.clerk) as uow:
        return await apply_import(uow, import_id=import_id)


async def seen(court: ValuationHouse, import_id: str) -> ImportView:
    async with court.database.session() as session:
        found = await import_of(session, court.court_id, import_id)
    assert found is not None
    return found


async def agencies(court: ValuationHouse) -> dict[str, AgencyView]:
    async with court.database.session() as session:
        return {agency.name: agency for agency in await roster(session, court.court_id)}


async def exported(court: ValuationHouse, encoding: Encoding, language: str) -> bytes:
    rows = roster_rows(
        (await agencies(court)).values(),
        language=language,
        today=court_day(court.clock.now()),
        state_word=str,
    )
    return csv_of(rows, encoding)


async def test_looking_at_a_file_changes_nothing(court: ValuationHouse) -> None:
    import_id = await look(court, NEW)
    assert (await seen(court, import_id)).count("added") == 1
    assert "琼海评估所" not in await agencies(court)


async def test_what_was_looked_at_is_done(court: ValuationHouse) -> None:
    assert await do(court, await look(court, NEW)) == 1
    agency = (await agencies(court))["琼海评估所"]
    assert (agency.province, agency.city) == ("海南省", "琼海市")
    assert agency.licences[0].expires_on == date(2027, 12, 31)
    assert [one.name for one in agency.appraisers] == ["张三", "李四"]


async def test_twice_the_same_file_changes_nothing(court: ValuationHouse) -> None:
    await do(court, await look(court, NEW))
    again = await look(court, NEW)
    assert not (await seen(court, again)).would_change
    assert await do(court, again) == 0


async def test_a_preview_is_done_once(court: ValuationHouse) -> None:
    import_id = await look(court, NEW)
    await do(court, import_id)
    assert await refused(do(court, import_id)) == RosterRefusal.import_applied_already


async def test_a_roster_that_moved_on_is_looked_at_again(court: ValuationHouse) -> None:
    import_id = await look(court, NEW)
    async with court.begin(court.clerk) as uow:
        await roster_service.list_agency(
            uow, name="抢先评估所", licence_no="琼海1", speciality="land"
        )
    assert await refused(do(court, import_id)) == RosterRefusal.roster_moved_on


async def test_another_courts_preview_is_not_found(court: ValuationHouse) -> None:
    import_id = await look(court, NEW)
    async with court.begin(await other_court_judge(court)) as uow:
        assert await refused(apply_import(uow, import_id=import_id)) == CommonRefusal.not_found


async def test_whoever_keeps_no_roster_reads_none_in(court: ValuationHouse) -> None:
    assert await refused(look(court, NEW, court.stranger)) == CommonRefusal.not_allowed


async def test_lines_that_are_refused_are_left_out(court: ValuationHouse) -> None:
    bad = "坏所,诗歌,X1,,,,\n"
    import_id = await look(court, NEW + bad)
    assert (await seen(court, import_id)).lines[1]["refusal"] == RosterRefusal.unknown_speciality
    assert await do(court, import_id) == 1


async def test_a_file_leaves_its_mark_in_an_agencys_history(court: ValuationHouse) -> None:
    await do(court, await look(court, NEW))
    agency = (await agencies(court))["琼海评估所"]
    async with court.database.session() as session:
        acts = await history_of(session, agency.id)
    assert [act.act for act in acts] == ["agency.imported"]


@pytest.mark.parametrize("encoding", list(Encoding))
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_roster_read_in_as_it_was_taken_out_changes_nothing(
    court: ValuationHouse, encoding: Encoding, language: str
) -> None:
    async with court.begin(court.judge) as uow:
        await keeping.keep_details(
            uow,
            agency_id=court.agencies[0],
            name='=HYPERLINK("x"),"所"',
            province="海南",
            city="海口市",
            contact="+86 898 1",
        )
        await keeping.keep_licence(
            uow, agency_id=court.agencies[0], speciality="land", licence_no="琼土1"
        )
        await keeping.add_appraiser(
            uow, agency_id=court.agencies[0], name="张三", category="land", licence_no="T1"
        )
    import_id = await look(court, await exported(court, encoding, language))
    lines = (await seen(court, import_id)).lines
    assert [line["outcome"] for line in lines] == ["unchanged"] * 6
