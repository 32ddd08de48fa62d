from __future__ import annotations

import pytest

from auction.db.engine import Database
from auction.documents import service as documents
from auction.kernel.actor import Role
from auction.kernel.ids import new_number
from auction.settlement.events import TitlePassed
from tests.fakes.sold_lot import SoldLot
from tests.web.court.test_sales import sold_site
from tests.web.money_site import MoneySite


async def site_with_papers(database: Database) -> tuple[MoneySite, SoldLot, str, str]:
    """Return a site, its sold lot, the confirmation's number (public) and the ruling's (not)."""
    site, lot, _ = await sold_site(database)
    await lot.pass_title()
    (event,) = await lot.court.happened(TitlePassed)
    async with lot.court.acting() as uow:
        await documents.on_title_passed(uow, event)
    sale = await lot.sale()
    return site.as_(None), lot, sale.confirmation_number, sale.ruling_number or ""


@pytest.mark.parametrize(
    ("language", "title"), [("en", "This paper is real"), ("zh", "该文书真实有效")]
)
async def test_anybody_checks_a_public_paper_by_its_number(
    database: Database, language: str, title: str
) -> None:
    site, _, confirmation, _ = await site_with_papers(database)
    page = (await site.get(f"/papers/{confirmation}", language)).text
    assert title in page
    assert "李伟" in page


async def test_a_number_typed_with_spaces_leads_to_its_paper(database: Database) -> None:
    site, _, confirmation, _ = await site_with_papers(database)
    answer = await site.get(f"/papers?number={confirmation[:4]}+{confirmation[4:]}")
    assert answer.headers["location"] == f"/papers/{confirmation}"


async def test_a_right_number_nobody_gave_out_has_no_paper(database: Database) -> None:
    site, _, _, _ = await site_with_papers(database)
    page = await site.get(f"/papers?number={new_number()}")
    assert "never gave it out" in page.text


async def test_a_mistyped_number_is_said_to_be_one(database: Database) -> None:
    site, _, confirmation, _ = await site_with_papers(database)
    wrong = confirmation[:-1] + str((int(confirmation[-1]) + 1) % 10)
    assert "mistyped" in (await site.get(f"/papers?number={wrong}")).text


async def test_a_paper_that_is_not_public_is_real_and_says_no_more(database: Database) -> None:
    site, _, _, ruling = await site_with_papers(database)
    page = (await site.get(f"/papers/{ruling}")).text
    assert "This paper is real" in page
    assert "李伟" not in page
    assert (await site.get(f"/papers/{ruling}/pdf")).status_code == 403


async def test_the_buyer_and_the_court_read_the_ruling(database: Database) -> None:
    site, lot, _, ruling = await site_with_papers(database)
    for reader in (lot.buyer, lot.court.staff[Role.clerk]):
        answer = await site.as_(reader).get(f"/papers/{ruling}/pdf")
        assert answer.content.startswith(b"%PDF")


async def test_another_bidder_does_not_read_the_ruling(database: Database) -> None:
    site, lot, _, ruling = await site_with_papers(database)
    stranger = await lot.court.person("王芳", Role.bidder)
    assert (await site.as_(stranger).get(f"/papers/{ruling}/pdf")).status_code == 403


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_public_paper_is_printed_in_the_language_asked_for(
    database: Database, language: str
) -> None:
    site, _, confirmation, _ = await site_with_papers(database)
    answer = await site.get(f"/papers/{confirmation}/pdf?lang={language}")
    assert answer.headers["content-type"] == "application/pdf"


async def test_a_paper_nobody_made_is_not_found(database: Database) -> None:
    site, _, _, _ = await site_with_papers(database)
    assert (await site.get("/papers/401234567897")).status_code == 404
