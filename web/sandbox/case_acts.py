"""How the sandbox court comes to a case: opened by its judge, with parties, claims and property."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import count

from auction.cases import service as cases
from auction.cases.finding import record_findings
from auction.cases.kinds import AssetKind
from auction.cases.priority import Basis
from auction.cases.priority_service import record_holder
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.clock import court_day
from auction.kernel.money import YUAN, whole_yuan_down
from web.sandbox.found import what_was_found
from web.sandbox.people import APPLICANT, DEBTOR, bank_account
from web.sandbox.pictures import draw
from web.sandbox.story import Story

PICTURES_OF_EACH = 3


def number_of(position: int) -> str:
    """Return the number of the case of a story, without its year."""
    return f"琼72执{100 + position}号"


def free_position(numbers: Iterable[str], *, after: int) -> int:
    """Return the first position behind `after` whose case's number no case has, in any year."""
    taken = {number.rpartition("）")[2] for number in numbers}
    return next(n for n in count(after + 1) if number_of(n) not in taken)


async def seize(story: Story) -> None:
    """Open the case with its parties and claims, and record what was seized."""
    today = court_day(story.world.clock.now())
    async with story.world.works.begin(story.court.actor("judge")) as uow:
        number = f"（{today.year}）{number_of(story.position)}"
        story.case_id = await cases.open_case(uow, number=number, summary=story.text.name_zh)
        await uow.session.flush()
        creditor = await cases.add_party(
            uow,
            case_id=story.case_id,
            role="applicant",
            kind="enterprise",
            name=APPLICANT.name,
            email=APPLICANT.email,
            bank_account=bank_account(900),
        )
        await uow.session.flush()
        await _debtor_and_claims(story, uow, creditor)
        story.asset_id = await _record_asset(story, uow)
        await uow.session.flush()
        if story.is_looked_at:
            answers = what_was_found(story.text, today)
            await record_findings(uow, asset_id=story.asset_id, answers=answers)
        if story.text.kind == AssetKind.equity:
            await record_holder(
                uow,
                asset_id=story.asset_id,
                name="海口蓝海投资有限公司",
                basis=Basis.shareholder,
                rank=1,
            )
        for view in range(PICTURES_OF_EACH):
            await cases.add_picture(
                uow,
                asset_id=story.asset_id,
                name=f"view-{view + 1}.svg",
                content=draw(story.text.kind, story.position + view * 2),
                caption="",
                is_own_drawing=True,
            )
    await story.world.settle()


async def _debtor_and_claims(story: Story, uow: UnitOfWork, creditor: str) -> None:
    worth = story.text.worth_yuan * YUAN
    await cases.add_party(
        uow,
        case_id=story.case_id,
        role="debtor",
        kind=story.debtor_kind,
        name=DEBTOR.name if story.debtor_kind == "person" else "海南南溟实业有限公司",
        email=DEBTOR.email if story.debtor_kind == "person" else "",
        bank_account=bank_account(901),
    )
    other = await cases.add_party(
        uow,
        case_id=story.case_id,
        role="creditor",
        kind="enterprise",
        name="海口建材批发市场",
        bank_account=bank_account(902),
    )
    await uow.session.flush()
    for party, share in ((creditor, 42), (other, 17)):
        await cases.add_claim(
            uow,
            case_id=story.case_id,
            party_id=party,
            title="（2025）琼72民初8号民事判决书",
            claim_class="ordinary",
            rank=1,
            principal_fen=whole_yuan_down(worth * share // 100),
            interest_fen=whole_yuan_down(worth * share // 2000),
            costs_fen=0,
            doubled_interest_fen=0,
            seized_on=court_day(uow.now),
        )
    await cases.add_cost(
        uow,
        case_id=story.case_id,
        name="保管费",
        payee_name="海口安顺仓储",
        payee_account=bank_account(903),
        amount_fen=max(whole_yuan_down(worth * 4 // 1000), 500 * YUAN),
    )


async def _record_asset(story: Story, uow: UnitOfWork) -> str:
    today, text = court_day(uow.now), story.text
    movable = text.kind in {AssetKind.movable, AssetKind.vehicle, AssetKind.ship}
    return await cases.record_asset(
        uow,
        case_id=story.case_id,
        kind=text.kind,
        name_zh=text.name_zh,
        name_en=text.name_en,
        description_zh=text.description_zh,
        description_en=text.description_en,
        location_zh=text.location_zh,
        location_en=text.location_en,
        encumbrances=text.encumbrances,
        occupation=text.occupation,
        defects=text.defects,
        seized_on=today,
        seizure_lapses_on=today + timedelta(days=700 if movable else 1060),
    )
