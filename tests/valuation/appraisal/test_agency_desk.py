"""Declaring, confirming, annexing, reviewing, giving papers back, stating expenses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from sqlmodel import select

from auction.cases.refusals import CaseRefusal
from auction.kernel.clock import day_ends
from auction.kernel.refusal import CommonRefusal, Refused
from tests.fakes.pictures import PNG
from tests.valuation.house import (
    APPRAISERS,
    CHECKS,
    FIGURE,
    ValuationHouse,
    messages,
    other_court_judge,
    refused,
)
from tests.valuation.reports import plain_pdf
from valuation.appraisal import service
from valuation.appraisal.agency_queries import commission_of_account
from valuation.appraisal.desk_models import CommissionAnnex
from valuation.appraisal.findings import Reviewed, automatic_findings
from valuation.appraisal.models import AppraisalReport, Commission
from valuation.appraisal.refusals import AgencyDeskRefusal as No
from valuation.appraisal.report_facts import AppraisalMethod
from valuation.procedure import service as ladder
from valuation.procedure.ladder import AppraisalRequired, Conditions
from valuation.procedure.models import PriceProcedure
from valuation.refusals import ValuationRefusal


async def accepted(court: ValuationHouse) -> str:
    appraisal_id = await court.agreed()
    await court.accept(appraisal_id)
    return appraisal_id


async def commission(court: ValuationHouse, appraisal_id: str) -> Commission:
    return (await court.turn(appraisal_id))[0]


async def lapsed(court: ValuationHouse) -> tuple[str, str]:
    """Let the first agency be late; return the appraisal and its commission."""
    appraisal_id = await accepted(court)
    row, _ = await court.turn(appraisal_id)
    await court.pass_to(day_ends(date(2026, 4, 15)))
    return appraisal_id, row.id


async def withdrawn(court: ValuationHouse) -> str:
    """Call the first agency's commission back; return it."""
    row, _ = await court.turn(await accepted(court))
    async with court.begin(court.judge) as uow:
        procedure_id = (await uow.session.exec(select(PriceProcedure.id))).one()
        await ladder.withdraw_procedure(uow, procedure_id=procedure_id, ground="parties_settle")
    await court.relay.run_due()
    return row.id


async def annex(
    court: ValuationHouse, appraisal_id: str, content: bytes, kind: str = "annex"
) -> str:
    row, agent = await court.turn(appraisal_id)
    async with court.begin(agent) as uow:
        return await service.add_annex(
            uow, commission_id=row.id, kind=kind, name="附件一", content=content
        )


async def newest(court: ValuationHouse) -> AppraisalReport:
    async with court.database.session() as session:
        return (await session.exec(select(AppraisalReport))).one()


# -- Declaring --------------------------------------------------------------------------------


async def test_nothing_is_taken_on_without_the_declaration(court: ValuationHouse) -> None:
    row, agent = await court.turn(await court.agreed())
    async with court.begin(agent) as uow:
        act = service.accept_commission(uow, commission_id=row.id)
        assert await refused(act) == No.declaration_missing


async def test_the_declaration_is_kept_with_its_day(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    assert (await commission(court, appraisal_id)).declared_at == court.clock.at


async def test_a_conflict_of_interest_names_the_relation(court: ValuationHouse) -> None:
    row, agent = await court.turn(await court.agreed())
    async with court.begin(agent) as uow:
        act = service.decline_commission(uow, commission_id=row.id, ground="conflict_of_interest")
        assert await refused(act) == CommonRefusal.missing


async def test_the_agency_sees_the_parties_by_name(court: ValuationHouse) -> None:
    row, agent = await court.turn(await court.agreed())
    async with court.database.session() as session:
        whole = await commission_of_account(session, agent.account_id or "", row.id)
    assert whole is not None
    assert [party.name for party in whole.parties] == ["applicant", "debtor"]


# -- What a report says -----------------------------------------------------------------------


async def test_a_report_keeps_what_it_says_of_itself(court: ValuationHouse) -> None:
    await court.reported()
    report = await newest(court)
    assert report.methods == ["market", "income"]
    assert report.appraisers[0] == {"name": "王某", "licence_no": "4620260001"}
    assert report.kept_until_on == date(2041, 3, 16)


async def test_a_file_demanded_by_a_statute_is_kept_thirty_years(court: ValuationHouse) -> None:
    await court.procedure(Conditions(appraisal_required=AppraisalRequired.statute))
    appraisal_id = await court.begun()
    async with court.begin(court.judge) as uow:
        chosen = court.agencies[:3]
        await service.agree_agencies(uow, appraisal_id=appraisal_id, agency_ids=chosen)
    await court.accept(appraisal_id)
    await court.report(appraisal_id)
    assert (await newest(court)).kept_until_on == date(2056, 3, 16)


async def test_one_appraiser_alone_signs_no_report(court: ValuationHouse) -> None:
    act = court.report(await accepted(court), appraisers=APPRAISERS[:1])
    assert await refused(act) == No.two_appraisers_needed


@pytest.mark.parametrize("figure", [FIGURE * 10, FIGURE // 10])
async def test_a_second_agency_ten_times_off_the_first_must_confirm(
    court: ValuationHouse, figure: int
) -> None:
    appraisal_id = await sent_back_and_replaced(court)
    with pytest.raises(Refused) as warned:
        await court.report(appraisal_id, amount_fen=figure)
    assert warned.value.refusal.code == No.figure_far_off
    # The other agency's figure is not told.
    assert warned.value.refusal.data == {"amount_fen": figure, "factor": 10}


async def test_a_confirmed_figure_is_taken_and_noted(court: ValuationHouse) -> None:
    appraisal_id = await sent_back_and_replaced(court)
    report_id = await court.report(appraisal_id, amount_fen=FIGURE * 10, confirmed=True)
    async with court.database.session() as session:
        assert (await session.get_one(AppraisalReport, report_id)).far_off_confirmed


async def test_a_figure_near_the_first_agency_s_needs_no_confirming(court: ValuationHouse) -> None:
    appraisal_id = await sent_back_and_replaced(court)
    report_id = await court.report(appraisal_id, amount_fen=FIGURE * 9)
    async with court.database.session() as session:
        assert not (await session.get_one(AppraisalReport, report_id)).far_off_confirmed


async def sent_back_and_replaced(court: ValuationHouse) -> str:
    """Let the first agency report and miss its correction; the second takes the commission."""
    appraisal_id = await court.reported()
    async with court.begin(court.judge) as uow:
        await service.return_report(uow, appraisal_id=appraisal_id, ground="other", note="面积")
    await court.pass_days(5)
    await court.accept(appraisal_id)
    return appraisal_id


# -- Annexes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind", "media_type"),
    [
        (PNG, "photograph", "image/png"),
        (PNG, "annex", "image/png"),
        (plain_pdf(), "annex", "application/pdf"),
    ],
)
async def test_an_annex_is_told_from_its_content(
    court: ValuationHouse, content: bytes, kind: str, media_type: str
) -> None:
    await annex(court, await accepted(court), content, kind)
    async with court.database.session() as session:
        assert (await session.exec(select(CommissionAnnex.media_type))).one() == media_type


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b"MZ" * 50, "annex", No.annex_unreadable),
        (plain_pdf(), "photograph", No.annex_unreadable),
        (b"%PDF-1.7 broken", "annex", ValuationRefusal.report_not_pdf),
        (b"\x89PNG" + bytes(10_000_001), "photograph", CaseRefusal.picture_too_large),
    ],
)
async def test_what_is_no_annex_is_refused(
    court: ValuationHouse, content: bytes, kind: str, code: str
) -> None:
    assert await refused(annex(court, await accepted(court), content, kind)) == code


async def test_twenty_annexes_are_the_most(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    for _ in range(20):
        await annex(court, appraisal_id, PNG)
    assert await refused(annex(court, appraisal_id, PNG)) == No.too_many_annexes


async def test_after_the_report_nothing_is_added(court: ValuationHouse) -> None:
    appraisal_id = await court.reported()
    assert await refused(annex(court, appraisal_id, PNG)) == CommonRefusal.wrong_state


# -- The review -------------------------------------------------------------------------------


@pytest.mark.parametrize("ticked", [[], CHECKS[:-1], CHECKS[1:]])
async def test_without_every_tick_nothing_is_served(
    court: ValuationHouse, ticked: Sequence[str]
) -> None:
    appraisal_id = await court.reported()
    async with court.begin(court.judge) as uow:
        with pytest.raises(Refused) as wanting:
            await service.deliver_report(uow, appraisal_id=appraisal_id, checks=ticked)
    assert wanting.value.refusal.code == No.checks_missing
    assert set(wanting.value.refusal.data["missing"]) == set(CHECKS) - set(ticked)


async def test_an_unknown_tick_counts_for_nothing(court: ValuationHouse) -> None:
    appraisal_id = await court.reported()
    async with court.begin(court.judge) as uow:
        act = service.deliver_report(uow, appraisal_id=appraisal_id, checks=[*CHECKS, "all"])
        assert await refused(act) == CommonRefusal.malformed


async def test_what_was_ticked_is_kept(court: ValuationHouse) -> None:
    await court.delivered()
    assert (await newest(court)).review_checks == CHECKS


def test_the_platform_says_what_it_noticed() -> None:
    found = automatic_findings(
        Reviewed(
            today=date(2026, 4, 1),
            valid_until_on=date(2026, 6, 1),
            value_on=date(2025, 9, 1),
            methods=[AppraisalMethod.cost],
            appraisers=APPRAISERS,
            far_off_confirmed=True,
            survey_held=False,
            licences={"4620260001"},
        )
    )
    assert [each.code for each in found] == [
        "figure_far_off",
        "one_method",
        "expires_soon",
        "value_date_old",
        "no_survey",
        "licence_not_listed",
    ]


def test_of_a_good_report_it_says_nothing() -> None:
    good = Reviewed(
        today=date(2026, 4, 1),
        valid_until_on=date(2027, 3, 1),
        value_on=date(2026, 3, 20),
        methods=[AppraisalMethod.cost, AppraisalMethod.market],
        appraisers=APPRAISERS,
        far_off_confirmed=False,
        survey_held=True,
    )
    assert automatic_findings(good) == []


# -- Papers -----------------------------------------------------------------------------------


async def test_a_replaced_agency_has_three_days_to_give_the_papers_back(
    court: ValuationHouse,
) -> None:
    _, commission_id = await lapsed(court)
    async with court.database.session() as session:
        row = await session.get_one(Commission, commission_id)
    assert row.materials_due_at == day_ends(date(2026, 4, 20))  # The 19th is a Sunday.
    assert "materials_return" in await messages(court)


@pytest.mark.parametrize("who", ["agency", "clerk"])
async def test_the_agency_or_the_court_notes_that_they_are_back(
    court: ValuationHouse, who: str
) -> None:
    _, commission_id = await lapsed(court)
    async with court.begin(court.clerk if who == "clerk" else court.agents[0]) as uow:
        await service.return_materials(uow, commission_id=commission_id)
    async with court.database.session() as session:
        row = await session.get_one(Commission, commission_id)
    assert row.materials_returned_at == court.clock.at


async def test_they_are_given_back_once(court: ValuationHouse) -> None:
    _, commission_id = await lapsed(court)
    async with court.begin(court.clerk) as uow:
        await service.return_materials(uow, commission_id=commission_id)
        act = service.return_materials(uow, commission_id=commission_id)
        assert await refused(act) == CommonRefusal.wrong_state


async def test_an_agency_at_work_owes_no_papers(court: ValuationHouse) -> None:
    row, agent = await court.turn(await accepted(court))
    async with court.begin(agent) as uow:
        act = service.return_materials(uow, commission_id=row.id)
        assert await refused(act) == CommonRefusal.wrong_state


@pytest.mark.parametrize("who", ["another agency", "another court"])
async def test_nobody_else_notes_it(court: ValuationHouse, who: str) -> None:
    _, commission_id = await lapsed(court)
    agency = who == "another agency"
    actor = court.agents[3] if agency else await other_court_judge(court)
    async with court.begin(actor) as uow:
        act = service.return_materials(uow, commission_id=commission_id)
        assert await refused(act) == CommonRefusal.not_found


async def test_a_commission_called_back_is_told(court: ValuationHouse) -> None:
    await withdrawn(court)
    assert "commission_withdrawn" in await messages(court)
