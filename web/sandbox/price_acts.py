"""How a thing gets its price in the sandbox: agencies drawn, a report, and nobody objects."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from auction.kernel.actor import Actor
from auction.kernel.clock import court_day
from auction.kernel.money import YUAN
from valuation.appraisal import choosing, reporting
from valuation.appraisal import delivering as serving
from valuation.appraisal.desk_rules import ReviewCheck
from valuation.appraisal.queries import CommissionView, appraisal
from valuation.appraisal.report_facts import AppraisalMethod, Appraiser, ReportFacts
from valuation.procedure import service as ladder
from valuation.procedure.ladder import Conditions, Method
from valuation.procedure.rules import Finding
from valuation.serving.rules import ServedBy
from web.sandbox.report_paper import report_paper
from web.sandbox.story import Story

VALID_DAYS = 360
_BOTH_ASK = Conditions(both_ask=frozenset({Method.appraisal}))
_FOUND = {
    Finding.ownership.value: "登记于被执行人名下。Registered to the debtor.",
    Finding.encumbrances.value: "已核查登记。The registers were searched.",
    Finding.occupation.value: "已现场查看。The place was seen.",
    Finding.taxes_and_fees.value: "未见欠缴。Nothing is known to be owed.",
    Finding.defects.value: "未见明显瑕疵。No defect was seen.",
}
APPRAISERS = (Appraiser("符兰", "4620190017"), Appraiser("陈志远", "4620210086"))


async def start(story: Story) -> None:
    """Begin to price the thing; both parties ask for an appraisal."""
    async with story.world.works.begin(story.court.actor("judge")) as uow:
        procedure_id = await ladder.start_procedure(uow, asset_id=story.asset_id)
        await ladder.note_findings(
            uow, procedure_id=procedure_id, findings=_FOUND, conditions=_BOTH_ASK
        )
    async with story.world.works.begin(story.court.actor("judge")) as uow:
        story.appraisal_id = await choosing.start_appraisal(uow, asset_id=story.asset_id)
    await story.world.settle()


async def draw_agencies(story: Story) -> None:
    """Draw three agencies from the roster; the first is commissioned."""
    async with story.world.works.begin(story.court.actor("judge")) as uow:
        await choosing.draw_agencies(uow, appraisal_id=story.appraisal_id)
    await story.world.settle()


async def accept(story: Story) -> None:
    """Let the agency whose turn it is take the commission."""
    current = await _current(story)
    async with story.world.works.begin(_agent(story, current)) as uow:
        await reporting.accept_commission(uow, commission_id=current.id, no_interest=True)
    await story.world.settle()


async def report(story: Story) -> None:
    """Let the agency hand in its report."""
    current = await _current(story)
    today = court_day(story.world.clock.now())
    paper = await asyncio.to_thread(report_paper, story.text, valued_on=today.isoformat())
    async with story.world.works.begin(_agent(story, current)) as uow:
        await reporting.upload_report(
            uow,
            commission_id=current.id,
            name="report.pdf",
            content=paper,
            facts=ReportFacts(
                amount_fen=story.text.worth_yuan * YUAN,
                valid_until_on=today + timedelta(days=VALID_DAYS),
                methods=(AppraisalMethod.market, AppraisalMethod.income),
                value_on=today,
                signed_on=today,
                appraisers=APPRAISERS,
            ),
        )
    await story.world.settle()


async def deliver(story: Story) -> None:
    """Serve the report on the parties, and note that those without an account have it too."""
    async with story.world.works.begin(story.court.actor("judge")) as uow:
        await serving.deliver_report(uow, appraisal_id=story.appraisal_id, checks=list(ReviewCheck))
    async with story.world.database.session() as session:
        shown = await appraisal(session, story.court.id, story.appraisal_id)
    assert shown is not None
    assert shown.newest is not None
    today = court_day(story.world.clock.now())
    proof = await asyncio.to_thread(report_paper, story.text, valued_on=today.isoformat())
    async with story.world.works.begin(story.court.actor("judge")) as uow:
        for service in shown.newest.services:
            if service.way is ServedBy.public_notice:
                await serving.record_receipt(
                    uow,
                    appraisal_id=story.appraisal_id,
                    party_id=service.party_id,
                    received_on=today,
                    proof=proof,
                    proof_name="送达回证.pdf",
                )
    await story.world.settle()


async def _current(story: Story) -> CommissionView:
    async with story.world.database.session() as session:
        shown = await appraisal(session, story.court.id, story.appraisal_id)
    assert shown is not None
    assert shown.current is not None
    return shown.current


def _agent(story: Story, commission: CommissionView) -> Actor:
    return story.court.actor(story.court.agencies[commission.licence_no])
