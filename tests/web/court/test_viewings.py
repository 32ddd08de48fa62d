"""Viewings and questions through the doors: the public, a visitor's own page, the court's desk."""

from __future__ import annotations

import re

import pytest

from auction.kernel.actor import Role
from tests.fakes.court_of_tests import open_court
from tests.web.court.court_site import CourtSite

SLOT = {
    "place": "龙昆南路89号南门",
    "starts_at": "2026-03-20T10:00",
    "ends_at": "2026-03-20T11:00",
    "places": "2",
}


@pytest.fixture
async def lot_id(site: CourtSite) -> str:
    return await site.flat.published()


async def offered(site: CourtSite, lot_id: str) -> str:
    """Offer a viewing; return the slot's id."""
    site.as_(Role.clerk)
    answer = await site.post(f"/court/lots/{lot_id}/viewings", SLOT)
    assert answer.headers["location"] == f"/court/lots/{lot_id}/viewings"
    page = (await site.get(f"/court/lots/{lot_id}/viewings")).text
    return re.findall(r"/court/viewings/(slot_\w+)/attendance", page)[-1]


async def test_a_visitor_books_sees_the_code_and_gives_it_back(
    site: CourtSite, lot_id: str
) -> None:
    slot_id = await offered(site, lot_id)
    site.as_(await site.court.person("欧阳明月", Role.bidder))
    assert "Book a place" in (await site.get(f"/lots/{lot_id}/questions")).text
    answer = await site.post(f"/lots/{lot_id}/viewings", {"slot_id": slot_id})
    assert answer.headers["location"] == "/my/visits"

    page = (await site.get("/my/visits")).text
    [booking] = re.findall(r"/my/visits/(visit_\w+)/cancellation", page)
    assert "Show this code at the door" in page
    file = await site.get(f"/my/visits/{booking}/calendar.ics")
    assert file.headers["content-type"].startswith("text/calendar")
    assert "DTSTART:20260320T020000Z" in file.text

    await site.post(f"/my/visits/{booking}/cancellation")
    assert "You gave this place back." in (await site.get("/my/visits")).text


async def test_the_court_reads_the_code_and_not_the_name(site: CourtSite, lot_id: str) -> None:
    slot_id = await offered(site, lot_id)
    visitor = await site.court.person("欧阳明月", Role.bidder)
    await site.as_(visitor).post(f"/lots/{lot_id}/viewings", {"slot_id": slot_id})
    [code] = re.findall(r"code ([A-Z2-9]{6})", (await site.get(f"/lots/{lot_id}/questions")).text)

    page = (await site.as_(Role.clerk).get(f"/court/lots/{lot_id}/viewings")).text
    assert f"<code>{code}</code> not ticked" in page
    assert "1 of 2 places are taken" in page
    assert "欧阳明月" not in page
    assert (visitor.account_id or "") not in page

    await site.post(f"/court/viewings/{slot_id}/attendance", {"code": code})
    page = (await site.get(f"/court/lots/{lot_id}/viewings")).text
    assert f"<code>{code}</code> came" in page


async def test_a_slot_in_the_past_is_refused_with_what_to_do(site: CourtSite, lot_id: str) -> None:
    past = {**SLOT, "starts_at": "2026-03-01T10:00", "ends_at": "2026-03-01T11:00"}
    answer = await site.as_(Role.clerk).post(f"/court/lots/{lot_id}/viewings", past)

    assert answer.status_code == 422
    assert "Choose a later time" in answer.text
    assert SLOT["place"] in answer.text


async def test_a_moved_and_a_cancelled_slot_are_seen_by_everybody(
    site: CourtSite, lot_id: str
) -> None:
    slot_id = await offered(site, lot_id)
    moved = {
        **SLOT,
        "place": "北门",
        "starts_at": "2026-03-21T10:00",
        "ends_at": "2026-03-21T11:00",
    }
    await site.post(f"/court/viewings/{slot_id}", moved)
    assert "北门" in (await site.as_(None).get(f"/lots/{lot_id}/questions")).text

    await site.as_(Role.clerk).post(
        f"/court/viewings/{slot_id}/cancellation", {"reason": "房屋检修"}
    )
    assert "Cancelled: 房屋检修" in (await site.as_(None).get(f"/lots/{lot_id}/questions")).text


async def test_a_slot_of_another_lot_is_not_booked(site: CourtSite, lot_id: str) -> None:
    slot_id = await offered(site, lot_id)
    site.as_(await site.court.person("x", Role.bidder))

    answer = await site.post("/lots/lot_0000000000000000/viewings", {"slot_id": slot_id})
    assert answer.status_code == 404


async def test_a_booking_is_its_holders_alone(site: CourtSite, lot_id: str) -> None:
    slot_id = await offered(site, lot_id)
    site.as_(await site.court.person("first", Role.bidder))
    await site.post(f"/lots/{lot_id}/viewings", {"slot_id": slot_id})
    page = (await site.get("/my/visits")).text
    [booking] = re.findall(r"/my/visits/(visit_\w+)/cancellation", page)

    site.as_(await site.court.person("second", Role.bidder))
    assert (await site.get(f"/my/visits/{booking}/calendar.ics")).status_code == 404
    assert (await site.post(f"/my/visits/{booking}/cancellation")).status_code == 404
    assert booking not in (await site.get("/my/visits")).text


async def test_another_courts_clerk_finds_neither_viewings_nor_questions(
    site: CourtSite, lot_id: str
) -> None:
    slot_id = await offered(site, lot_id)
    question_id = await asked(site, lot_id)
    other = await open_court(site.court.works.database)
    site.as_(other.staff[Role.clerk])

    assert (await site.get(f"/court/lots/{lot_id}/viewings")).status_code == 404
    assert (await site.post(f"/court/viewings/{slot_id}", SLOT)).status_code == 404
    assert (await site.get(f"/court/questions/{question_id}")).status_code == 404
    assert "漏水" not in (await site.get("/court/questions")).text


# -- Questions -------------------------------------------------------------------------------------


async def asked(site: CourtSite, lot_id: str, text: str = "房屋是否漏水？") -> str:
    """Ask as somebody new; return the question's id, as the court's list leads to it."""
    site.as_(await site.court.person("司徒提问", Role.bidder))
    answer = await site.post(f"/lots/{lot_id}/questions", {"question": text})
    assert answer.headers["location"] == "/my/visits"
    page = (await site.as_(Role.clerk).get("/court/questions")).text
    return re.findall(r"/court/questions/(question_\w+)", page)[-1]


async def test_a_question_is_answered_in_public_without_the_asker(
    site: CourtSite, lot_id: str
) -> None:
    question_id = await asked(site, lot_id)
    for page in ("/court/questions", f"/court/questions/{question_id}", "/court"):
        assert "司徒提问" not in (await site.get(page)).text
    await site.post(f"/court/questions/{question_id}/answer", {"answer": "未发现漏水。"})

    page = (await site.as_(None).get(f"/lots/{lot_id}/questions?q=漏水")).text
    assert "房屋是否漏水？" in page
    assert "未发现漏水。" in page
    assert "司徒提问" not in page
    assert "Nothing fits this search" in (await site.get(f"/lots/{lot_id}/questions?q=车位")).text


async def test_a_question_stands_on_the_desk_with_its_day(site: CourtSite, lot_id: str) -> None:
    question_id = await asked(site, lot_id)
    page = (await site.get("/court")).text

    assert "Answer a question about a lot" in page
    assert f"/court/questions/{question_id}" in page


async def test_forbidden_words_are_named_and_the_answer_is_kept_typed(
    site: CourtSite, lot_id: str
) -> None:
    question_id = await asked(site, lot_id)
    answer = await site.post(
        f"/court/questions/{question_id}/answer", {"answer": "房屋占有不明，请自查"}
    )
    assert answer.status_code == 422
    assert "占有不明，请自查" in answer.text
    assert 'id="answer-error"' in answer.text


async def test_a_script_is_shown_as_text(site: CourtSite, lot_id: str) -> None:
    question_id = await asked(site, lot_id, "<script>alert(1)</script>\u202e👍")
    page = (await site.get(f"/court/questions/{question_id}")).text

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;👍" in page


async def test_a_long_question_is_refused_and_the_page_says_how_long_it_may_be(
    site: CourtSite, lot_id: str
) -> None:
    site.as_(await site.court.person("x", Role.bidder))
    answer = await site.post(f"/lots/{lot_id}/questions", {"question": "问" * 20_000})

    assert answer.status_code == 422
    assert "1,000" in answer.text or "1000" in answer.text


async def test_a_stranger_is_asked_to_sign_in(site: CourtSite, lot_id: str) -> None:
    page = (await site.as_(None).get(f"/lots/{lot_id}/questions")).text
    assert 'name="question"' not in page

    answer = await site.post(f"/lots/{lot_id}/questions", {"question": "x"})
    assert answer.status_code == 401


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_draft_has_no_public_questions(site: CourtSite, language: str) -> None:
    lot_id = await site.flat.drafted()
    assert (await site.get(f"/lots/{lot_id}/questions", language)).status_code == 404
