"""What a guest must not be able to do: refused by page and by program, worded in both languages.

One house for all: a lot that is open and has bids, another before the panel, and a commission
whose report is awaited. After every test the house holds what it held before it.
"""

from __future__ import annotations

import html
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from auction.db.embedded import Server
from auction.i18n.languages import Language
from auction.kernel.actor import Role
from auction.kernel.money import format_yuan
from tests.fakes.live_site import viewer_of
from tests.fakes.pictures import PNG
from tests.fakes.sentences import sentence
from tests.fakes.whole_house import Browser, whole_house
from tests.integration.api.walking import (
    INCREMENT_FEN,
    START_FEN,
    Walk,
)
from tests.journeys.desk_of_bad_input import (
    BEYOND_FEN,
    FAULTS,
    KEPT,
    RIVAL,
    Desk,
    locked_pdf,
    on_court_clock,
    pageless_pdf,
    report_browser,
    sent_report,
    shown,
    typed_report,
    typed_terms,
    unlawful,
)
from tests.valuation.reports import plain_pdf
from tests.web.api.api_site import ApiSite, refusal

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(pg_server: Server, pg_template: str) -> AsyncIterator[Desk]:
    drafted: list[Walk] = []

    async def draft(site: ApiSite) -> None:
        walk = Walk(site, number="（2026）琼72执124号", people=40)
        await walk.open_case()
        await walk.fix_price()
        await walk.draft()
        drafted.append(walk)

    async with whole_house(pg_server, pg_template, before=draft) as house:
        first = house.walk.bidder
        await house.walk.enrol(RIVAL)
        rival, house.walk.bidder = house.walk.bidder, first
        report = Walk(house.site, number="（2026）琼72执125号", people=80)
        await report.open_case()
        await report.appoint()
        agent = await house.as_(report.agent)
        await agent.act(
            f"/commissions/{report.known['commission_id']}/acceptance", {"no_interest": True}
        )
        await report.settled()
        yield Desk(house, drafted[0], report, rival)


@pytest_asyncio.fixture(loop_scope="module", autouse=True)
async def nothing_changes(desk: Desk) -> AsyncIterator[None]:
    """Hold every test of this file to it: nothing changed and nothing is lost."""
    before = await desk.held()
    yield
    after = await desk.held()
    assert {name for name in KEPT if before[name] != after[name]} == set()


# -- Amounts ----------------------------------------------------------------------------------

NO_AMOUNTS = ["-1", "0", "12.345", "90071992547409.92", "a lot", "1e6", "９９９", "\0"]
NO_FEN = [-1, 0, 1.5, BEYOND_FEN, "100", None, True]


@pytest.mark.parametrize("typed", NO_AMOUNTS)
@pytest.mark.parametrize("field", ["start_fen", "increment_fen", "deposit_fen"])
async def test_terms_typed_with_no_amount_are_refused(desk: Desk, field: str, typed: str) -> None:
    browser = await desk.house.browser(Role.judge)
    path = f"/court/lots/{desk.draft.known['lot_id']}/terms"

    assert "bad_amount" in await shown(browser, path, {**typed_terms(desk), field: typed})


@pytest.mark.parametrize("fen", NO_FEN)
@pytest.mark.parametrize("field", ["start_fen", "increment_fen", "deposit_fen"])
async def test_terms_sent_with_no_amount_are_refused(desk: Desk, field: str, fen: object) -> None:
    judge = await desk.house.as_(Role.judge)
    path = f"/lots/{desk.draft.known['lot_id']}/decision"
    answer = await judge.post(path, desk.draft.terms(**{field: fen}))

    assert refusal(answer) in {(422, "bad_amount", field), (422, "deposit_outside_band", field)}


@pytest.mark.parametrize("typed", NO_AMOUNTS)
async def test_no_other_form_takes_what_is_no_amount(desk: Desk, typed: str) -> None:
    known = desk.house.known
    judge = await desk.house.browser(Role.judge)
    finance = await desk.house.browser(Role.finance)
    bidder = await desk.house.browser(desk.rival)
    agent = await desk.house.browser(desk.report.agent)
    case, lot = f"/court/cases/{known['case_id']}", f"/lots/{known['lot_id']}"
    report = f"/agency/commissions/{desk.report.known['commission_id']}/report"
    cost = {"name": "x", "payee_name": "x", "amount_fen": typed}
    transfer = {"bank_ref": "x", "payer_name": "x", "payer_account": "1", "amount": typed}
    handed_in = {"amount": typed, "valid_until": "2027-01-01"}
    paper = {"report": ("r.pdf", plain_pdf(), "application/pdf")}

    assert "bad_amount" in await shown(judge, f"{case}/costs", cost)
    assert "bad_amount" in await shown(finance, "/finance/transfers", transfer)
    assert "bad_amount" in await shown(bidder, f"{lot}/bid", {"id": "x", "price": typed})
    assert "bad_amount" in await shown(agent, report, handed_in, files=paper)


@pytest.mark.parametrize("fen", NO_FEN)
async def test_no_program_s_act_takes_what_is_no_amount(desk: Desk, fen: object) -> None:
    known = desk.house.known
    judge, finance = await desk.house.as_(Role.judge), await desk.house.as_(Role.finance)
    bidder = await desk.house.as_(desk.rival)
    cost = {"name": "x", "payee_name": "x", "payee_account": "", "amount_fen": fen}
    transfer = {"bank_ref": "x", "number": "", "payer_name": "", "payer_account": ""}
    acts = [
        await judge.post(f"/cases/{known['case_id']}/costs", cost),
        await finance.post("/payments/transfers", {**transfer, "amount_fen": fen}),
    ]
    bid = await bidder.post(f"/lots/{known['lot_id']}/bids", {"id": "x", "price_fen": fen})

    assert [refusal(answer) for answer in acts] == [(422, "bad_amount", "amount_fen")] * 2
    assert refusal(bid) == (400, "malformed", "price_fen")


# -- Dates, floor and band --------------------------------------------------------------------


@pytest.mark.parametrize("fault", FAULTS)
async def test_unlawful_terms_are_refused_by_page_and_program(desk: Desk, fault: str) -> None:
    change, field = unlawful(desk, fault)
    judge, browser = await desk.house.as_(Role.judge), await desk.house.browser(Role.judge)
    lot_id = desk.draft.known["lot_id"]
    answer = await judge.post(f"/lots/{lot_id}/decision", desk.draft.terms(**change))
    typed = {
        name: format_yuan(value) if name.endswith("_fen") else on_court_clock(value)
        for name, value in change.items()
    }
    form = typed_terms(desk, **typed)

    assert refusal(answer) == (422, FAULTS[fault], field)
    assert FAULTS[fault] in await shown(browser, f"/court/lots/{lot_id}/terms", form)


@pytest.mark.parametrize(
    "typed", ["2027-02-30T10:00", "tomorrow", "0001-01-01T00:00", "9999-12-31"]
)
async def test_what_is_no_time_is_refused(desk: Desk, typed: str) -> None:
    browser, judge = await desk.house.browser(Role.judge), await desk.house.as_(Role.judge)
    lot_id = desk.draft.known["lot_id"]
    form = typed_terms(desk, opens_at=typed)
    answer = await judge.post(f"/lots/{lot_id}/decision", desk.draft.terms(opens_at=typed))

    assert "bad_date" in await shown(browser, f"/court/lots/{lot_id}/terms", form)
    assert refusal(answer) == (422, "bad_date", "opens_at")


async def test_a_stale_form_is_refused(desk: Desk) -> None:
    browser, judge = await desk.house.browser(Role.judge), await desk.house.as_(Role.judge)
    lot_id, stale = desk.draft.known["lot_id"], "f" * 64
    form = typed_terms(desk, seen=stale)
    answer = await judge.post(f"/lots/{lot_id}/decision", desk.draft.terms(seen_hash=stale))

    assert "stale_form" in await shown(browser, f"/court/lots/{lot_id}/terms", form)
    assert refusal(answer)[:2] == (409, "stale_form")


async def test_published_terms_never_change(desk: Desk) -> None:
    browser, judge = await desk.house.browser(Role.judge), await desk.house.as_(Role.judge)
    lot_id = desk.house.known["lot_id"]
    answer = await judge.post(f"/lots/{lot_id}/decision", desk.draft.terms())
    said = await shown(browser, f"/court/lots/{lot_id}/terms", typed_terms(desk))

    assert refusal(answer)[:2] == (422, "terms_are_published")
    assert "terms_are_published" in said


# -- Reports ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 a spreadsheet", "report_not_pdf"),
        (b"%PDF-1.7 and nothing more", "report_not_pdf"),
        (locked_pdf(), "report_encrypted"),
        (pageless_pdf(), "report_empty"),
    ],
    ids=["spreadsheet", "broken", "locked", "no pages"],
)
async def test_what_is_no_report_is_refused(desk: Desk, content: bytes, code: str) -> None:
    agent, browser = await desk.house.as_(desk.report.agent), await report_browser(desk)
    commission = desk.report.known["commission_id"]
    form = typed_report(desk)
    paper = {"report": ("report.pdf", content, "application/pdf")}
    answer = await agent.post(
        f"/commissions/{commission}/reports",
        content=content,
        params=sent_report(desk),
    )

    assert refusal(answer) == (422, code, "report")
    path = f"/agency/commissions/{commission}/report"
    assert code in await shown(browser, path, form, files=paper)


async def test_a_report_over_fifty_megabytes_is_refused(desk: Desk) -> None:
    agent, browser = await desk.house.as_(desk.report.agent), await report_browser(desk)
    commission = desk.report.known["commission_id"]
    large = b"%PDF-1.7" + bytes(50_000_000)
    form = typed_report(desk)
    paper = {"report": ("report.pdf", large, "application/pdf")}
    sent = await agent.post(
        f"/commissions/{commission}/reports",
        content=large,
        params=sent_report(desk),
    )
    typed = await browser.send(f"/agency/commissions/{commission}/report", form, files=paper)

    assert refusal(sent) == (422, "report_too_large", "report")
    assert typed.status_code == 422
    assert sentence(Language.en, "refusal.report_too_large") in html.unescape(typed.text)


async def test_a_second_report_is_refused(desk: Desk) -> None:
    """The open lot's own appraisal has its report, long since."""
    agent = await desk.house.as_(desk.house.walk.agent)
    browser = await desk.house.browser(desk.house.walk.agent)
    commission = desk.house.known["commission_id"]
    form = typed_report(desk)
    paper = {"report": ("report.pdf", plain_pdf(), "application/pdf")}
    sent = await agent.post(
        f"/commissions/{commission}/reports",
        content=plain_pdf(),
        params=sent_report(desk),
    )
    typed = await browser.send(f"/agency/commissions/{commission}/report", form, files=paper)

    assert refusal(sent)[:2] == (422, "report_there_already")
    assert sentence(Language.en, "refusal.report_there_already") in html.unescape(typed.text)


# -- Bids -------------------------------------------------------------------------------------

NEXT_FEN = START_FEN + INCREMENT_FEN
BIDS: dict[str, tuple[dict[str, Any], str]] = {
    "off the grid": ({"price_fen": NEXT_FEN + 100}, "off_grid"),
    "below the next": ({"price_fen": START_FEN - INCREMENT_FEN}, "below_start"),
    "equal without priority": ({"price_fen": START_FEN}, "equal_needs_priority"),
    "over one's ceiling": (
        {"price_fen": NEXT_FEN + INCREMENT_FEN, "ceiling_fen": NEXT_FEN},
        "over_ceiling",
    ),
    "a slip of the finger": (
        {"price_fen": NEXT_FEN + 50 * INCREMENT_FEN, "max_steps": 10},
        "jump_too_big",
    ),
}


@pytest.mark.parametrize("fault", BIDS)
async def test_a_bid_with_a_fault_is_refused_by_every_door(desk: Desk, fault: str) -> None:
    asked, code = BIDS[fault]
    lot_id = desk.house.known["lot_id"]
    bidder = await desk.house.as_(desk.rival)
    sent = await bidder.post(f"/lots/{lot_id}/bids", {"id": f"api-{code}", **asked})
    async with desk.house.listening() as site:
        token = bidder.http.headers["authorization"]
        async with viewer_of(f"{site}/live/{lot_id}", {"Authorization": token}) as viewer:
            heard = await viewer.bid(f"ws-{code}", **asked)
    typed = await typed_bid(desk, f"form-{code}", asked)

    assert (sent.status_code, sent.json()["code"]) == (409, code)
    assert (heard["kind"], heard["code"], heard["transient"]) == ("refused", code, False)
    for language, text in typed.items():
        assert sentence(language, f"refusal.{code}") in text


async def typed_bid(desk: Desk, bid_id: str, asked: dict[str, Any]) -> dict[Language, str]:
    """Bid by the plain form; return what the lot's page then says, in each language."""
    browser = await desk.house.bidding_browser(desk.rival, desk.house.known["lot_id"])
    form = {"id": bid_id, "price": format_yuan(asked["price_fen"])}
    if "ceiling_fen" in asked:
        form["ceiling"] = format_yuan(asked["ceiling_fen"])
    if "max_steps" in asked:
        form["max_steps"] = str(asked["max_steps"])
    answer = await browser.send(f"/lots/{desk.house.known['lot_id']}/bid", form)
    assert answer.status_code == 303
    said = {}
    for language in Language:
        browser.http.cookies.set("language", language.value)
        said[language] = html.unescape((await browser.get(answer.headers["location"])).text)
    return said


async def test_the_same_id_with_another_price_is_refused(desk: Desk) -> None:
    """The first bidder's own bid "first" stands at the start price."""
    bidder = await desk.house.as_(desk.house.walk.bidder)
    path = f"/lots/{desk.house.known['lot_id']}/bids"
    again = await bidder.post(path, {"id": "first", "price_fen": START_FEN})
    other = await bidder.post(path, {"id": "first", "price_fen": NEXT_FEN})

    assert again.status_code == 201
    assert (other.status_code, other.json()["code"]) == (409, "id_reused")


async def test_whoever_was_not_admitted_cannot_bid(desk: Desk) -> None:
    stranger = desk.house.strangers[Role.bidder]
    lot_id, bid = desk.house.known["lot_id"], {"id": "x", "price_fen": NEXT_FEN}
    sent = await (await desk.house.as_(stranger)).post(f"/lots/{lot_id}/bids", bid)
    unknown = await (await desk.house.as_(stranger)).post("/lots/lot_none/bids", bid)
    visitor = await desk.house.site.client().post(f"/lots/{lot_id}/bids", bid)
    browser = await desk.house.bidding_browser(stranger, lot_id)
    form = {"id": "x", "price": format_yuan(NEXT_FEN)}

    assert (sent.status_code, sent.json()["code"]) == (409, "not_admitted")
    assert (unknown.status_code, unknown.json()["code"]) == (409, "no_such_lot")
    assert refusal(visitor)[:2] == (401, "not_signed_in")
    assert "not_admitted" in await shown(browser, f"/lots/{lot_id}/bid", form)


# -- Frames -----------------------------------------------------------------------------------

GARBAGE: list[str | bytes] = [
    "",
    "null",
    "[]",
    "{",
    "\x00\x01",
    '{"kind": "bid"}',
    '{"kind": "bid", "id": "a", "id": "b", "price_fen": 1}',
    '{"kind": "bid", "id": "\\ud800", "price_fen": 100}',
    '{"kind": "bid", "id": "a", "price_fen": 1e3}',
    '{"kind": "bid", "id": "a", "price_fen": NaN}',
    '{"kind": "bid", "id": "a", "price_fen": ' + "9" * 3000 + "}",
    '{"kind": "bid", "id": "a", "price_fen": 100, "paddle": "A0001"}',
    '{"kind": "admin"}',
    "[" * 2000,
    b"\xff\xfe\x00",
]


async def test_garbage_is_named_and_harms_nobody(desk: Desk) -> None:
    lot_id = desk.house.known["lot_id"]
    token = (await desk.house.as_(desk.rival)).http.headers["authorization"]
    async with desk.house.listening() as site:
        url = f"{site}/live/{lot_id}"
        async with viewer_of(url, {}) as bystander:
            await bystander.next()
            for start in range(0, len(GARBAGE), 4):  # The fifth in a minute closes the socket.
                async with viewer_of(url, {"Authorization": token}) as viewer:
                    await viewer.next()
                    for frame in GARBAGE[start : start + 4]:
                        await viewer.connection.send(frame)
                        answer = await viewer.until(lambda frame: frame["kind"] != "events")
                        assert (answer["kind"], answer["code"]) == ("error", "malformed")
            await bystander.send(kind="ping", t=1)
            assert (await bystander.until(lambda frame: frame["kind"] == "pong"))["t"] == 1


# -- Who may not ------------------------------------------------------------------------------


async def test_a_form_with_a_forged_token_is_refused(desk: Desk) -> None:
    browser = await desk.house.browser(Role.judge)
    forged = Browser(browser.http, "f" * len(browser.csrf))
    case = {"number": "（2026）琼72执999号"}

    assert "forged_form" in await shown(forged, "/court/cases", case)


async def test_a_forged_bearer_token_is_nobody_s(desk: Desk) -> None:
    client = desk.house.site.client({"Authorization": "Bearer forged"})

    assert refusal(await client.post("/cases", {"number": "x"}))[:2] == (401, "not_signed_in")


@pytest.mark.parametrize("role", [Role.clerk, Role.president, Role.finance, Role.admission])
async def test_a_role_that_may_not_publish_is_refused(desk: Desk, role: Role) -> None:
    lot_id = desk.draft.known["lot_id"]
    browser, client = await desk.house.browser(role), await desk.house.as_(role)
    sent = await client.post(f"/lots/{lot_id}/publication", {})

    assert "not_allowed" in await shown(browser, f"/court/lots/{lot_id}/publication", {})
    assert refusal(sent)[:2] == (403, "not_allowed")


async def test_a_single_judge_cannot_decide_terms(desk: Desk) -> None:
    """OJA-43: three members of the panel, and a judge is none."""
    decision = desk.house.known["decision_id"]
    judge = await desk.house.as_(Role.judge)
    browser = await desk.house.browser(Role.judge)
    sent = await judge.post(f"/decisions/{decision}/signature", {})
    path = f"/court/lots/{desk.house.known['lot_id']}/signatures"

    assert refusal(sent)[:2] == (403, "not_on_the_panel")
    assert "not_allowed" in await shown(browser, path, {"decision": decision, "seen": "x"})


# -- Too much ---------------------------------------------------------------------------------


async def test_more_than_a_form_may_carry_is_refused_whole(desk: Desk) -> None:
    browser, judge = await desk.house.browser(Role.judge), await desk.house.as_(Role.judge)
    sent = await judge.post("/cases", {"number": "x" * 2_000_000})
    large = {"picture": ("a.png", PNG + bytes(52_000_000), "image/png")}
    pictures = f"/court/assets/{desk.house.known['asset_id']}/pictures"

    assert refusal(sent)[:2] == (413, "body_too_large")
    assert "body_too_large" in await shown(browser, "/court/cases", {"number": "x" * 2_000_000})
    assert "body_too_large" in await shown(browser, pictures, {}, files=large)


async def test_what_a_picture_may_weigh_is_more_than_a_form(desk: Desk) -> None:
    """Three megabytes that are no picture are looked at, and refused for what they are."""
    browser = await desk.house.browser(Role.judge)
    sent = {"picture": ("a.png", bytes(3_000_000), "image/png")}
    answer = await browser.send(
        f"/court/assets/{desk.house.known['asset_id']}/pictures", {}, files=sent
    )

    assert answer.status_code == 422


async def test_a_text_longer_than_its_field_is_refused(desk: Desk) -> None:
    browser, judge = await desk.house.browser(Role.judge), await desk.house.as_(Role.judge)
    sent = await judge.post("/cases", {"number": "x" * 300})

    assert "too_long" in await shown(browser, "/court/cases", {"number": "x" * 300})
    assert refusal(sent) == (422, "too_long", "number")
