"""A correction at the court's desk: read, shown as a difference, asked about, published."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from auction.kernel.actor import Role
from auction.lots.queries import announcements
from tests.web.court.court_site import CourtSite

REASON = "抵押权已经注销，更正权利负担。"


async def form_of(site: CourtSite, lot_id: str, **change: str) -> dict[str, Any]:
    """Return what the page's form would send, but for a change."""
    page = (await site.get(f"/court/lots/{lot_id}/correction")).text
    fields = dict(re.findall(r'<textarea rows="5" id="[^"]+" name="([^"]+)"[^>]*>([^<]*)<', page))
    seen = re.findall(r'name="seen" value="([^"]+)"', page)
    return {
        **{name: unescape(value) for name, value in fields.items()},
        "seen": seen[0],
        "ground": "new_fact",
        "reason": REASON,
        "weight": "wording",
        "step": "preview",
        **change,
    }


async def published(site: CourtSite) -> str:
    return await site.flat.published()


async def test_the_page_shows_the_text_that_stands(site: CourtSite) -> None:
    lot_id = await published(site)
    page = (await site.get(f"/court/lots/{lot_id}/correction", "zh")).text
    assert "抵押权人：南海银行" in page
    assert "第 2 版" in page


async def test_a_correction_is_shown_before_it_is_published(site: CourtSite) -> None:
    lot_id = await published(site)
    form = await form_of(site, lot_id)
    form["zh-court"] += "咨询电话：0898-66668888。"
    answer = await site.post(f"/court/lots/{lot_id}/correction", form)
    assert "<ins>" in answer.text
    assert "Publish this correction" in answer.text
    assert "data-confirm" in answer.text
    assert len(await versions(site, lot_id)) == 1


async def test_a_previewed_correction_is_published(site: CourtSite) -> None:
    lot_id = await published(site)
    form = await form_of(site, lot_id)
    form["zh-court"] += "咨询电话：0898-66668888。"
    shown = (await site.post(f"/court/lots/{lot_id}/correction", form)).text
    (read,) = re.findall(r'name="read" value="([^"]+)"', shown)
    answer = await site.post(
        f"/court/lots/{lot_id}/correction", {**form, "step": "publish", "read": read}
    )
    assert answer.headers["location"] == f"/lots/{lot_id}/versions/2"
    assert len(await versions(site, lot_id)) == 2


async def test_what_was_not_previewed_is_not_published(site: CourtSite) -> None:
    lot_id = await published(site)
    form = await form_of(site, lot_id)
    form["zh-court"] += "咨询电话：0898-66668888。"
    sent = {**form, "step": "publish", "read": "ab" * 32}
    answer = await site.post(f"/court/lots/{lot_id}/correction", sent)
    assert "not what you were shown" in answer.text
    assert len(await versions(site, lot_id)) == 1


async def test_a_stale_text_is_not_corrected(site: CourtSite) -> None:
    lot_id = await published(site)
    form = await form_of(site, lot_id, seen="cd" * 32)
    form["zh-court"] += "。"
    answer = await site.post(f"/court/lots/{lot_id}/correction", form)
    assert "Somebody changed this while you were writing" in answer.text


async def test_a_script_in_a_correction_is_text(site: CourtSite) -> None:
    lot_id = await published(site)
    form = await form_of(site, lot_id)
    form["zh-court"] += "<script>alert(1)</script>"
    page = (await site.post(f"/court/lots/{lot_id}/correction", form)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("text", "said"),
    [("字" * 20_000, "at most 10,000"), ("正常\u202e倒写", "turn the direction")],
    ids=["too long", "turned"],
)
async def test_a_text_that_cannot_be_published_is_refused_in_words(
    site: CourtSite, text: str, said: str
) -> None:
    lot_id = await published(site)
    form = await form_of(site, lot_id)
    form["zh-court"] += text
    page = (await site.post(f"/court/lots/{lot_id}/correction", form)).text
    assert said in page or said.replace(",", "") in page
    assert len(await versions(site, lot_id)) == 1


async def test_a_clerk_reads_and_does_not_correct(site: CourtSite) -> None:
    lot_id = await published(site)
    form = await form_of(site, lot_id)
    page = await site.as_(Role.clerk).get(f"/court/lots/{lot_id}/correction")
    assert "A judge of this court corrects" in page.text
    assert (await site.post(f"/court/lots/{lot_id}/correction", form)).status_code == 403


async def versions(site: CourtSite, lot_id: str) -> list[str]:
    async with site.court.works.database.session() as session:
        return [each.content_hash for each in await announcements(session, lot_id)]
