"""The small scripts do as they say, in a real browser, and agree with the server's own words."""

from __future__ import annotations

import random
from dataclasses import asdict
from datetime import timedelta

import pytest

from auction.bidding.view import event_view, state_view
from auction.i18n import formats
from auction.i18n.languages import Language
from auction.kernel.clock import to_ms
from auction.kernel.money import MAX_FEN, capitals, parse_yuan
from tests.auction.bidding.golden_stories import STORIES
from tests.auction.bidding.living_lot import LivingLot
from tests.browser.site import NOW, Site

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_amounts_in_words_are_the_servers(site: Site) -> None:
    picked = random.Random(16)
    amounts = [0, 1, 5, 10, 11, 100, 101, 110, 1_0000_00, 1_0001_00, 10_0000_0000_00, MAX_FEN]
    amounts += [picked.randrange(10 ** picked.randrange(1, 16)) for _ in range(2000)]
    amounts += [picked.randrange(1, 10) * 10 ** picked.randrange(1, 15) for _ in range(200)]
    await site.show("")
    shown = await site.module(
        "capitals.js", "given.map((fen) => m.capitals(BigInt(fen)))", [str(a) for a in amounts]
    )
    assert shown == [capitals(amount) for amount in amounts]


async def test_what_is_typed_is_read_as_the_server_reads_it(site: Site) -> None:
    typed = ["1,467,173.09", "¥ 200", "￥200", "¥\u00a03,270,600", "2，000", "1.", "1.5", " 7 "]
    typed += ["", ".5", "1.234", "-1", "1e3", "ten", "１", "9" * 14, "9" * 15, "1 000"]
    await site.show("")
    read = await site.module("capitals.js", "given.map((t) => m.parseYuan(t)?.toString())", typed)
    assert read == [None if parse_yuan(t) is None else str(parse_yuan(t)) for t in typed]


@pytest.mark.parametrize("language", list(Language))
async def test_time_left_is_said_as_the_server_says_it(site: Site, language: Language) -> None:
    lengths = [0, 1, 59, 60, 61, 3599, 3600, 3661, 18_720, 86_399, 86_400, 90_000, 2_592_000]
    await site.show("", language)
    said = await site.module("clocks.js", "given.map((s) => m.spanText(s * 1000))", lengths)
    assert said == [formats.span(language, timedelta(seconds=s)) for s in lengths]


async def test_court_clock_runs_at_the_sandboxs_rate(site: Site) -> None:
    await site.show("")
    now = await site.module("clocks.js", "new m.CourtClock(1000, given, 0).now(500)", 60)
    assert now == 31_000


async def test_countdown_ends_at_zero_on_the_courts_clock(site: Site) -> None:
    until = to_ms(NOW + timedelta(hours=1))
    await site.show(f'<b data-until="{until}" data-shape="clock">01:00:00</b>', rate=36_000)
    await site.page.wait_for_selector(".clock-over")
    assert await site.page.inner_text("b") == "00:00:00"


async def test_amount_is_in_words_while_it_is_typed(site: Site) -> None:
    await site.show('{{ ui.money_field(form, "price", "Price") }}')
    await site.page.fill("#price", "3,270,600")
    assert await site.page.inner_text("output") == "叁佰贰拾柒万零陆佰元整"


@pytest.mark.parametrize("name", STORIES)
async def test_a_snapshot_and_the_events_after_it_are_a_fresh_snapshot(
    site: Site, name: str
) -> None:
    lot = STORIES[name]()
    begun = LivingLot(lot.state.lot_id, reserve=lot.reserve, **asdict(lot.state.terms))
    seen = {"lot": "L1", "seq": 0, "you": None, "state": state_view(begun.state, watching=0)}
    given = {"seen": seen, "events": [event_view(entry.public) for entry in lot.entries]}
    await site.show("")

    call = "m.afterFrame(m.fromSnapshot(given.seen), given)"
    shown = await site.module("live/state.js", call, given)

    fresh = state_view(lot.state, watching=0)
    assert {name: shown[name] for name in fresh} == fresh
    assert shown["seq"] == lot.state.seq


FORM = (
    '{{ ui.form_open("/send", "tok", draft="try") }}{{ ui.field(form, "name", "Name") }}'
    '{{ ui.field(form, "secret", "Secret", "password") }}'
    '{{ ui.submit("Withdraw", "danger", confirm="Withdraw it?") }}</form>'
)


async def test_question_answered_no_sends_nothing(site: Site) -> None:
    await site.show(FORM)
    await site.page.click("text=Withdraw")
    await site.page.click("dialog >> text=Not now")
    await site.page.wait_for_selector("dialog", state="detached")
    assert site.sent == []


async def test_question_answered_yes_sends_once(site: Site) -> None:
    await site.show(FORM)
    await site.page.click("text=Withdraw")
    async with site.page.expect_navigation():
        await site.page.click("dialog >> text=Withdraw >> nth=1")
    assert len(site.sent) == 1


async def test_draft_is_there_again_and_passwords_are_not(site: Site) -> None:
    await site.show(FORM)
    await site.page.fill("#name", "陈")
    await site.page.fill("#secret", "hush")
    await site.page.wait_for_selector("text=Draft kept on this device")
    await site.page.reload()
    await site.page.wait_for_selector("text=Discard it")
    kept = [await site.page.input_value("#name"), await site.page.input_value("#secret")]
    assert kept == ["陈", ""]


async def test_draft_is_gone_once_sent(site: Site) -> None:
    await site.show(FORM)
    await site.page.fill("#name", "陈")
    await site.page.wait_for_selector("text=Draft kept on this device")
    await site.page.click("text=Withdraw")
    async with site.page.expect_navigation():
        await site.page.click("dialog >> text=Withdraw >> nth=1")
    assert await site.page.evaluate("localStorage.length") == 0


async def test_impatient_second_press_sends_nothing_more(site: Site) -> None:
    await site.show('{{ ui.form_open("/send", "tok") }}{{ ui.submit("Serve") }}</form>')
    twice = "document.querySelectorAll('button').forEach((b) => { b.click(); b.click(); })"
    async with site.page.expect_navigation():
        await site.page.evaluate(twice)
    assert len(site.sent) == 1


async def test_cut_line_is_told_and_taken_back(site: Site) -> None:
    await site.show('<header class="site-header"></header>')
    await site.page.context.set_offline(True)
    await site.page.wait_for_selector(".offline:not(:empty)")
    told = await site.page.inner_text(".offline")
    await site.page.context.set_offline(False)
    await site.page.wait_for_selector(".offline:empty", state="attached")
    assert told.strip()


async def test_menu_closes_by_escape_and_keeps_the_focus(site: Site) -> None:
    await site.show('<details class="account"><summary>Menu</summary><a href="/">x</a></details>')
    await site.page.click("summary")
    await site.page.keyboard.press("Escape")
    closed = "!document.querySelector('details').open && document.activeElement.tagName"
    assert await site.page.evaluate(closed) == "SUMMARY"


async def test_summary_of_what_is_wrong_names_the_fields(site: Site) -> None:
    await site.show(
        '<div data-focus><a href="#a">This must be filled in.</a></div>'
        '<label for="a">Name <span>if any</span></label><input id="a">'
    )
    assert await site.page.inner_text("[data-focus] a") == "Name: This must be filled in."
