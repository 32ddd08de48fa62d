"""A thing's course told as ten steps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from auction.bidding.lot_news import LotUnsold
from auction.cases.queries import CaseView, case
from auction.i18n.languages import Language
from auction.kernel.actor import Role
from auction.kernel.clock import to_ms
from auction.lots import service as lots
from tests.fakes.lots_of_tests import SeizedFlat
from tests.web.court.court_site import CourtSite
from web.court.story import Story, read_stories


async def story(flat: SeizedFlat, language: Language = Language.en) -> Story:
    async with flat.court.works.database.session() as session:
        found = await case(session, flat.court.court_id, flat.case_id)
        assert isinstance(found, CaseView)
        [told] = await read_stories(session, language, found)
    return told


async def test_new_property_waits_to_be_valued(site: CourtSite) -> None:
    told = await story(site.flat)

    assert [step.state for step in told.steps] == ["done", "now"] + ["next"] * 8
    assert told.steps[0].note == "lapses 3 January 2029"


async def test_valued_property_waits_for_its_terms(site: CourtSite) -> None:
    await site.flat.priced()

    told = await story(site.flat)
    assert told.place == 3
    assert "3,910,800" in told.steps[1].note


@pytest.mark.parametrize(
    ("language", "note"),
    [(Language.en, "0 of 3 have signed"), (Language.zh, "三人中已有 0 人签署")],
)
async def test_proposed_terms_say_how_many_have_signed(
    site: CourtSite, language: Language, note: str
) -> None:
    await site.flat.proposed(await site.flat.drafted())

    assert (await story(site.flat, language)).steps[2].note == note


async def test_published_lot_waits_for_its_opening(site: CourtSite) -> None:
    lot_id = await site.flat.published()

    told = await story(site.flat)
    assert told.place == 5
    assert told.steps[3].href == f"/lots/{lot_id}"
    assert told.steps[4].note == "opens 20 Apr 2026, 10:00"


async def test_failed_lot_goes_on_with_the_second_auction(site: CourtSite) -> None:
    lot_id = await site.flat.published()
    site.court.clock.at += timedelta(days=36)
    event = LotUnsold(lot_id, site.court.court_id, None, to_ms(site.court.clock.now()))
    async with site.court.acting() as uow:
        await lots.relist_after_failure(uow, event)

    assert (await story(site.flat)).place == 3


async def test_desk_shows_the_story_of_what_waits(site: CourtSite) -> None:
    await site.flat.drafted()

    page = (await site.as_(Role.judge).get("/court")).text
    assert "day 72 since seizure" in page
