"""The papers of a lot are made by what happens to it, each once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from auction.bidding.lot_news import ActTaken, LotUnsold
from auction.db.engine import Database
from auction.documents import lot_papers, queries, service
from auction.documents.papers import PaperKind, lay_out
from auction.i18n.languages import Language
from auction.kernel.actor import Role
from auction.kernel.clock import to_ms
from auction.lots import acting
from auction.lots.acts import ActKind, Ground, Order
from auction.lots.events import LotCorrected, LotPublished
from auction.settlement import service as settlement
from auction.settlement.events import PropertyHandedOver, TitlePassed
from tests.fakes.court_of_tests import CourtOfTests, open_court
from tests.fakes.proofs import signed_record
from tests.fakes.published_flat import PublishedFlat, published
from tests.fakes.sold_lot import list_flat

Made = list[queries.PaperView]


async def papers(court: CourtOfTests, lot_id: str) -> Made:
    async with court.works.database.session() as session:
        return await queries.papers_of_lot(session, lot_id)


async def told(court: CourtOfTests, *tells: Any) -> None:
    """Tell each reader of its event, twice, as an outbox may."""
    for tell, event in [*tells, *tells]:
        async with court.acting() as uow:
            await tell(uow, event)


def kinds(made: Made) -> list[PaperKind]:
    return sorted(each.kind for each in made)


def said(paper: queries.PaperView, language: Language) -> str:
    layout = lay_out(paper.kind, paper.facts, language)
    return json.dumps(layout.to_json("foot"), ensure_ascii=False)


async def publication_told(lot: PublishedFlat) -> None:
    (event,) = await lot.court.happened(LotPublished)
    await told(lot.court, (service.on_lot_published, event), (lot_papers.on_lot_published, event))


async def test_a_publication_makes_announcement_special_notice_and_the_panel_s_record(
    database: Database,
) -> None:
    lot = await published(database)
    await publication_told(lot)
    made = await papers(lot.court, lot.lot_id)
    assert {each.kind: each.is_public for each in made} == {
        PaperKind.announcement: True,
        PaperKind.special_notice: True,
        PaperKind.deliberation: False,
    }
    assert len(made) == 3


async def test_the_panel_s_record_holds_three_signatures_and_the_hash_they_bind(
    database: Database,
) -> None:
    lot = await published(database)
    await publication_told(lot)
    made = await papers(lot.court, lot.lot_id)
    (record,) = [each for each in made if each.kind is PaperKind.deliberation]
    signed = {each["name"] for each in record.facts["signatures"]}
    assert signed == {"member 0", "member 1", "member 2"}
    assert record.facts["terms_hash"] in said(record, Language.zh)


async def test_a_correction_makes_its_own_paper_and_the_new_announcement(
    database: Database,
) -> None:
    lot = await published(database)
    await publication_told(lot)
    await lot.correct()
    (event,) = await lot.court.happened(LotCorrected)
    await told(lot.court, (service.on_lot_published, event), (lot_papers.on_lot_corrected, event))
    made = await papers(lot.court, lot.lot_id)
    assert kinds(made).count(PaperKind.announcement) == 2
    (correction,) = [each for each in made if each.kind is PaperKind.correction]
    assert "更正权利负担" in said(correction, Language.zh)
    assert correction.facts["version"] == 2


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (ActKind.stay, PaperKind.stay),
        (ActKind.withdrawal, PaperKind.withdrawal),
    ],
)
async def test_an_act_that_was_taken_is_a_paper(
    database: Database, act: ActKind, kind: PaperKind
) -> None:
    lot = await published(database)
    order = Order(kind=act, ground=Ground.outsider_claim, reason="案外人提出排除执行异议")
    async with lot.court.acting(Role.judge) as uow:
        act_id = await acting.order_act(uow, lot_id=lot.lot_id, order=order)
    event = ActTaken(lot.lot_id, lot.court.court_id, act_id, to_ms(lot.court.clock.at))
    await told(lot.court, (lot_papers.on_act_taken, event))
    (paper,) = await papers(lot.court, lot.lot_id)
    assert (paper.kind, paper.is_public) == (kind, True)
    assert "案外人提出排除执行异议" in said(paper, Language.zh)


async def test_a_failure_is_a_public_paper(database: Database) -> None:
    lot = await published(database)
    at_ms = to_ms(lot.court.clock.at)
    event = LotUnsold(lot.lot_id, lot.court.court_id, None, at_ms)
    await told(lot.court, (lot_papers.on_lot_unsold, event))
    (paper,) = await papers(lot.court, lot.lot_id)
    assert (paper.kind, paper.is_public) == (PaperKind.failure, True)
    assert "无人出价" in said(paper, Language.zh)


async def test_after_the_sale_the_registry_is_asked_and_the_hand_over_recorded(
    database: Database,
) -> None:
    lot = await list_flat(await open_court(database))
    await lot.bidder("李伟", "K4821")
    await lot.knock_down("K4821")
    await lot.pass_title()
    sale = await lot.sale()
    async with lot.court.acting(Role.judge) as uow:
        record = signed_record(uow.now)
        await settlement.hand_over(uow, sale_id=sale.id, note="钥匙两把", record=record)
    (passed,) = await lot.court.happened(TitlePassed)
    (handed,) = await lot.court.happened(PropertyHandedOver)
    await told(lot.court, (lot_papers.on_title_passed, passed), (lot_papers.on_handed_over, handed))
    made = {each.kind: each for each in await papers(lot.court, lot.lot_id)}
    assert set(made) == {PaperKind.assistance, PaperKind.hand_over}
    assert not any(each.is_public for each in made.values())
    assert "李伟" in said(made[PaperKind.assistance], Language.zh)
    assert "钥匙两把" in said(made[PaperKind.hand_over], Language.en)


@pytest.mark.parametrize(
    "capacity",
    [
        "applicant",
        "debtor",
        "creditor",
        "priority_holder",
        "co_owner",
        "lessee",
        "shareholder",
        "company",
    ],
)
async def test_a_letter_of_notice_says_what_right_its_reader_has(
    database: Database, capacity: str
) -> None:
    lot = await published(database)
    facts = {
        "addressee": "周晓梅",
        "capacity": capacity,
        "start_fen": 1,
        "deposit_fen": 1,
        "opens_at_ms": to_ms(lot.court.clock.at),
        "ends_at_ms": to_ms(lot.court.clock.at),
    }
    async with lot.court.acting(Role.judge) as uow:
        await lot_papers.make_notice_letter(uow, lot_id=lot.lot_id, facts=facts)
    (paper,) = await papers(lot.court, lot.lot_id)
    for language in Language:
        assert "paper." not in said(paper, language)
