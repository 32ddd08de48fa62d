"""What the desk says needs its reader today."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import auction
from auction.deadlines.queries import DeadlineView
from auction.i18n.catalogue import catalogue
from auction.i18n.languages import Language
from auction.kernel.actor import Role
from tests.web.court.court_site import CourtSite
from web.court import today
from web.routes import DOORS

THREE_METHODS = ("negotiation", "directed_inquiry", "inquiry")


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "One thing needs you today"), ("zh", "今日有一项待办")],
)
async def test_title_counts_what_needs_the_judge(
    site: CourtSite, language: str, title: str
) -> None:
    page = (await site.get("/court", language)).text

    # The flat was seized ten weeks ago and nobody has begun to price it.
    assert title in page


async def test_late_duty_stands_first_with_its_law_and_its_case(site: CourtSite) -> None:
    page = (await site.get("/court")).text

    assert "Begin to find the reference price" in page
    assert "法释〔2018〕15号" in page
    assert "琼72执123号" in page
    assert f"/court/assets/{site.flat.asset_id}" in page


async def test_member_of_the_panel_sees_what_to_sign(site: CourtSite) -> None:
    lot_id = await site.flat.drafted()
    await site.flat.proposed(lot_id)

    page = (await site.as_(Role.panel).get("/court")).text
    assert "Sign the terms of lot 2026-0001" in page


async def test_judge_sees_what_can_be_published(site: CourtSite) -> None:
    lot_id = await site.flat.drafted()
    await site.flat.decided(lot_id)

    assert "Publish lot 2026-0001" in (await site.get("/court")).text


async def test_duty_more_than_a_week_away_is_not_among_this_weeks(site: CourtSite) -> None:
    await site.flat.priced()
    this_week, _later, _rest = (await site.get("/court")).text.partition("Later, within")
    assert "put terms before the panel</strong>" not in this_week

    site.court.clock.at += timedelta(days=3)
    this_week, _later, _rest = (await site.get("/court")).text.partition("Later, within")
    assert "put terms before the panel</strong>" in this_week


@pytest.mark.parametrize("role", [Role.finance, Role.admission, Role.admin])
async def test_other_desks_are_not_shown_the_judges_duties(site: CourtSite, role: Role) -> None:
    page = (await site.as_(role).get("/court")).text

    assert "Nothing needs you today" in page


async def test_president_sees_every_duty(site: CourtSite) -> None:
    assert "法释〔2018〕15号" in (await site.as_(Role.president).get("/court")).text


async def test_stranger_is_asked_to_sign_in(site: CourtSite) -> None:
    answer = await site.as_(None).get("/court")

    assert answer.headers["location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("language", list(Language))
def test_every_duty_the_rooms_open_has_words(language: Language) -> None:
    opened = re.compile(r'open_deadline\([^)]*?kind="(\w+)"', re.DOTALL)
    rooms = Path(auction.__file__).parent
    kinds = {kind for path in rooms.rglob("*.py") for kind in opened.findall(path.read_text())}

    assert kinds
    assert [kind for kind in kinds if f"deadline.{kind}" not in catalogue(language)] == []


@pytest.mark.parametrize("subject", ["procedure", "appraisal", "supervision", *THREE_METHODS])
def test_a_duty_of_the_valuation_leads_to_a_door_of_its_own(subject: str) -> None:
    at = datetime(2026, 3, 16, tzinfo=UTC)
    duty = DeadlineView(
        id="due_1",
        court_id="court_1",
        case_id="case_1",
        kind="a_duty",
        subject=f"{subject}:one_1",
        role=Role.judge,
        law="REF-02",
        data={},
        opened_at=at,
        due_at=at,
        fired_at=None,
        closed_at=None,
    )
    pattern = re.sub(r"one_1$", r"\\{[a-z_]+\\}", today.address_of(duty))
    assert any(re.fullmatch(pattern, door.path) for door in DOORS)
    assert "/court/cases/" not in today.address_of(duty)
