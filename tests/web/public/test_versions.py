"""Versions of an announcement, their difference and their papers, as everybody sees them."""

from __future__ import annotations

import re

import pytest

from auction.db.engine import Database
from auction.documents import lot_papers, service
from auction.documents.papers import PaperKind
from auction.documents.queries import papers_of_lot
from auction.i18n.languages import Language
from auction.kernel.actor import Role
from auction.lots.events import LotCorrected, LotPublished
from tests.fakes.court_of_tests import open_court
from tests.fakes.lots_of_tests import seize_flat
from tests.fakes.published_flat import PublishedFlat, published
from tests.web.money_site import MoneySite


async def corrected(database: Database, **change: str) -> tuple[MoneySite, PublishedFlat]:
    """Announce a flat, correct its condition, and let the papers be made."""
    lot = await published(database)
    await _papers_made(lot, LotPublished)
    zh, en = (change.get("zh", "权利负担：无抵押。"), change.get("en", "Encumbrances: none."))
    await lot.correct({Language.zh: {"condition": (zh,)}, Language.en: {"condition": (en,)}})
    await _papers_made(lot, LotCorrected)
    return MoneySite(lot.court), lot


async def _papers_made(lot: PublishedFlat, happened: type[LotPublished | LotCorrected]) -> None:
    (event,) = await lot.court.happened(happened)
    async with lot.court.acting() as uow:
        await service.on_lot_published(uow, event)
        if isinstance(event, LotCorrected):
            await lot_papers.on_lot_corrected(uow, event)
        else:
            await lot_papers.on_lot_published(uow, event)


async def number_of(lot: PublishedFlat, kind: PaperKind, version: int | None = None) -> str:
    async with lot.court.works.database.session() as session:
        made = await papers_of_lot(session, lot.lot_id)
    return next(
        each.number
        for each in made
        if each.kind is kind and version in (None, each.facts.get("version"))
    )


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Struck through: taken out"), ("zh", "删除线表示删去的内容")]
)
async def test_everybody_reads_what_a_correction_changed(
    database: Database, language: str, said: str
) -> None:
    site, lot = await corrected(database)
    page = (await site.get(f"/lots/{lot.lot_id}/versions/2", language)).text
    assert said in page
    assert "<del>" in page
    assert "<ins>" in page


async def test_both_versions_stay_to_be_read(database: Database) -> None:
    site, lot = await corrected(database)
    page = (await site.get(f"/lots/{lot.lot_id}/versions")).text
    assert re.findall(r"/versions/(\d+)", page) == ["2", "1"]
    old = (await site.get(f"/lots/{lot.lot_id}/versions/1", "zh")).text
    assert "抵押权人：南海银行" in old
    assert "该版本已不再适用" in old


@pytest.mark.parametrize("version", ["3", "0", "-1", "x", "9" * 40, "１"])
async def test_a_version_there_is_not_is_not_found(database: Database, version: str) -> None:
    site, lot = await corrected(database)
    assert (await site.get(f"/lots/{lot.lot_id}/versions/{version}")).status_code == 404


async def test_a_draft_has_no_versions_to_read(database: Database) -> None:
    flat = await seize_flat(await open_court(database))
    draft = await flat.drafted()
    assert (await MoneySite(flat.court).get(f"/lots/{draft}/versions")).status_code == 404


async def test_a_script_in_a_correction_is_shown_as_text(database: Database) -> None:
    hostile = "<script>alert(1)</script>"
    site, lot = await corrected(database, zh=hostile, en=hostile)
    page = (await site.get(f"/lots/{lot.lot_id}/versions/2")).text
    assert "<script>alert" not in page


async def test_a_paper_s_page_says_that_its_lot_is_real_and_which_version_stands(
    database: Database,
) -> None:
    site, lot = await corrected(database)
    first = await number_of(lot, PaperKind.announcement, 1)
    page = (await site.get(f"/papers/{first}")).text
    assert "This paper is real" in page
    assert "The lot is real too" in page
    assert "A newer version stands in its place" in page
    newest = await number_of(lot, PaperKind.announcement, 2)
    assert "A newer version stands" not in (await site.get(f"/papers/{newest}")).text


async def test_the_paper_of_a_correction_is_printed_with_old_and_new(database: Database) -> None:
    site, lot = await corrected(database)
    number = await number_of(lot, PaperKind.correction)
    assert "<del>" in (await site.get(f"/papers/{number}")).text
    for language in ("zh", "en"):
        made = await site.get(f"/papers/{number}/pdf?lang={language}")
        assert made.content.startswith(b"%PDF")


async def test_what_the_panel_said_among_itself_is_for_the_court_alone(database: Database) -> None:
    site, lot = await corrected(database)
    record = await number_of(lot, PaperKind.deliberation)
    for reader, status in ((Role.judge, 200), (Role.panel, 200), (Role.finance, 403), (None, 403)):
        answer = await site.as_(reader).get(f"/papers/{record}/pdf")
        assert answer.status_code == status, reader
    assert "member 0" not in (await site.as_(None).get(f"/papers/{record}")).text
