from __future__ import annotations

from sqlmodel import col, update

from auction.db.engine import Database
from auction.documents import queries, service
from auction.documents.models import Paper
from auction.documents.papers import PaperKind
from auction.kernel.actor import Role
from auction.lots.events import LotPublished
from auction.lots.models import Announcement
from auction.settlement import service as settlement
from auction.settlement.events import ProceedsDistributed, SaleConfirmed, TitlePassed
from tests.fakes.court_of_tests import open_court
from tests.fakes.sold_lot import SoldLot, list_flat


async def sold(database: Database) -> SoldLot:
    lot = await list_flat(await open_court(database))
    await lot.party("甲银行", "applicant")
    await lot.bidder("李伟", "K4821")
    await lot.knock_down("K4821")
    return lot


async def papers(lot: SoldLot) -> list[queries.PaperView]:
    async with lot.court.acting() as uow:
        return await queries.papers_of_lot(uow.session, lot.lot_id)


async def test_a_publication_makes_the_announcement_once(database: Database) -> None:
    lot = await list_flat(await open_court(database))
    async with lot.court.acting() as uow:
        uow.add(
            Announcement(
                id="ann_1",
                court_id=lot.court.court_id,
                lot_id=lot.lot_id,
                version=1,
                content={"zh": {"title": "公告", "sections": []}, "en": {"title": "A"}},
                content_hash="ab" * 32,
                published_at=uow.now,
            )
        )
    for _ in range(2):
        async with lot.court.acting() as uow:
            event = LotPublished(lot.lot_id, lot.case_id, lot.court.court_id)
            await service.on_lot_published(uow, event)
    assert [(paper.kind, paper.is_public) for paper in await papers(lot)] == [
        (PaperKind.announcement, True)
    ]


async def test_the_confirmation_bears_the_number_the_sale_was_given(database: Database) -> None:
    lot = await sold(database)
    sale = await lot.sale()
    (event,) = await lot.court.happened(SaleConfirmed)
    for _ in range(2):
        async with lot.court.acting() as uow:
            await service.on_sale_confirmed(uow, event)
    (paper,) = await papers(lot)
    assert (paper.number, paper.is_public) == (sale.confirmation_number, True)
    assert (paper.facts["buyer"], paper.facts["price_fen"]) == ("李伟", sale.price_fen)


async def test_the_ruling_is_kept_as_it_was_served_and_is_not_public(database: Database) -> None:
    lot = await sold(database)
    await lot.pass_title()
    (event,) = await lot.court.happened(TitlePassed)
    async with lot.court.acting() as uow:
        await service.on_title_passed(uow, event)
    (paper,) = await papers(lot)
    assert (paper.number, paper.is_public) == ((await lot.sale()).ruling_number, False)
    assert paper.facts["applicants"] == ["甲银行"]


async def test_the_statement_holds_every_line_that_was_paid(database: Database) -> None:
    lot = await sold(database)
    await lot.claim("甲银行", 1_000_00)
    await lot.pass_title()
    (event,) = await lot.court.happened(TitlePassed)
    async with lot.court.acting() as uow:
        await settlement.propose_distribution(uow, event)
    async with lot.court.acting() as uow:
        sale = await lot.sale()
        shared = await service.settlement.distribution_of_sale(uow.session, sale.id)
        assert shared is not None
    async with lot.court.acting(Role.judge) as uow:
        await settlement.approve_distribution(uow, distribution_id=shared.id)
    done = ProceedsDistributed(sale.id, lot.lot_id, lot.case_id, lot.court.court_id)
    for _ in range(2):
        async with lot.court.acting() as uow:
            await service.on_distributed(uow, done)
    (paper,) = await papers(lot)
    assert paper.kind is PaperKind.distribution
    assert (
        sum(line["paid_fen"] for line in paper.facts["lines"]) + paper.facts["surplus_fen"]
        == sale.price_fen
    )


async def test_a_paper_whose_facts_were_changed_no_longer_has_its_hash(
    database: Database,
) -> None:
    lot = await sold(database)
    (event,) = await lot.court.happened(SaleConfirmed)
    async with lot.court.acting() as uow:
        await service.on_sale_confirmed(uow, event)
    (paper,) = await papers(lot)
    assert paper.is_whole
    async with lot.court.acting() as uow:
        forged = {**paper.facts, "price_fen": 1}
        await uow.session.exec(
            update(Paper).where(col(Paper.number) == paper.number).values(facts=forged)
        )
    (paper,) = await papers(lot)
    assert not paper.is_whole


async def test_a_number_nobody_gave_out_has_no_paper(database: Database) -> None:
    court = await open_court(database)
    async with court.acting() as uow:
        assert await queries.paper(uow.session, "401234567897") is None
