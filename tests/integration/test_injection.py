"""What guests write is shown as they wrote it and never acts: in pages, headers and tables."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from auction.db.embedded import Server
from auction.kernel.actor import PLATFORM, Actor, Role
from auction.people import service
from tests.fakes.identity_papers import pdf
from tests.fakes.pictures import PNG
from tests.fakes.whole_house import WholeHouse, whole_house
from tests.integration.api.walking import FLAT
from tests.web.api.api_site import settings_for
from web.doors import Door
from web.routes import DOORS
from web.sandbox.people import bank_account, identity_number
from web.serve.web_process import configuration

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

SCRIPT = "<script>alert(1)</script>"
HANDLER = "\"'><img src=x onerror=alert(2)>"
FORMULA = '=HYPERLINK("https://evil.example")'
TEMPLATE = "{{ 7 * 7 }}{% raw %}%(name)s"
LINE_END = 'a.pdf"\r\nX-Evil: 1'
EVIL = f"{SCRIPT}{HANDLER}{TEMPLATE}"

# As the browser would see it, were it not escaped.
ACTS = ("<script>alert", "<img src=x", "49{", "onerror=alert(2)>")

STAFF_WHO_LOOK = (Role.judge, Role.panel, Role.finance, Role.admission, Role.admin)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(pg_server: Server, pg_template: str) -> AsyncIterator[WholeHouse]:
    """A house in which every text a guest can write holds something that would act."""
    async with whole_house(pg_server, pg_template) as house:
        await _write_everything(house)
        yield house


async def _write_everything(house: WholeHouse) -> None:
    judge, finance = await house.as_(Role.judge), await house.as_(Role.finance)
    case = await judge.made("/cases", {"number": "（2026）琼72执777号", "summary": EVIL})
    house.known["evil_case"] = case
    party = {"role": "applicant", "kind": "person", "name": f"{FORMULA}{EVIL}"}
    applicant = await judge.made(f"/cases/{case}/parties", party)
    claim = {"party_id": applicant, "title": EVIL, "claim_class": "ordinary", "rank": 1}
    await judge.made(f"/cases/{case}/claims", {**claim, "principal_fen": 100})
    cost = {"name": EVIL, "payee_name": EVIL, "payee_account": "", "amount_fen": 1}
    await judge.made(f"/cases/{case}/costs", cost)
    texts = {name: EVIL for name in FLAT if name.startswith(("name", "desc", "loc"))}
    asset = await judge.made(
        f"/cases/{case}/assets", {**FLAT, **texts, "encumbrances": EVIL, "defects": EVIL}
    )
    house.known["evil_asset"] = asset
    await judge.made(f"/assets/{asset}/photos", content=PNG, params={"name": EVIL, "caption": EVIL})
    agency = {"name": EVIL, "licence_no": "x-1", "speciality": "assets", "contact": EVIL}
    house.known["evil_agency"] = await judge.made("/agencies", agency)
    transfer = {"bank_ref": EVIL, "number": "", "payer_name": EVIL, "payer_account": FORMULA}
    await finance.act("/payments/transfers", {**transfer, "amount_fen": 5})
    await _a_bidder(house)
    async with house.site.house.works.begin(house.site.staff[Role.admin]) as uow:
        details = {"region_zh": EVIL, "region_en": EVIL, "contact": EVIL}
        names = {"name_zh": f"法院{EVIL}"[:100], "name_en": f"Court{EVIL}"[:100]}
        await service.change_court(uow, **names, **details, bank_name=EVIL, bank_account=EVIL)


async def _a_bidder(house: WholeHouse) -> None:
    """Somebody whose name and papers' names act, and whose deposit lies on the desk."""
    async with house.site.house.works.begin(PLATFORM) as uow:
        account_id = await service.register(
            uow, email="evil@people.example", password_hash="-", name=EVIL[:100], language="en"
        )
        await service.confirm_email(uow, account_id=account_id)
    house.walk.bidder = Actor(account_id, None, frozenset({Role.bidder}))
    browser = await house.browser(house.walk.bidder)
    form = {"kind": "person", "legal_name": EVIL[:100], "number": identity_number(700)}
    form |= {"consent": "yes", "notice_version": "1"}
    paper = {"documents": (LINE_END, pdf(), "application/pdf")}
    assert (await browser.send("/account/identity", form, files=paper)).status_code == 303
    bidder = await house.as_(house.walk.bidder)
    application = {"refund_account": bank_account(700), "is_eligible": True}
    await bidder.act(f"/lots/{house.known['lot_id']}/application", application)
    await house.walk.settled()


def _address(house: WholeHouse, door: Door) -> str | None:
    """Return the address of a page about what was written; None where there is none."""
    known = {
        **house.known,
        "case_id": house.known["evil_case"],
        "asset_id": house.known["evil_asset"],
        "agency_id": house.known["evil_agency"],
    }
    names = re.findall(r"\{(\w+)\}", door.path)
    if any(name not in known for name in names):
        return None
    return re.sub(r"\{(\w+)\}", lambda found: known[found.group(1)], door.path)


@pytest.mark.parametrize("who", [*STAFF_WHO_LOOK, "bidder", None])
async def test_nothing_written_acts_in_any_page(house: WholeHouse, who: Any) -> None:
    browser = await house.browser(house.walk.bidder if who == "bidder" else who)
    acting, bare, seen = [], [], 0
    for door in DOORS:
        path = _address(house, door)
        if door.method != "GET" or path is None or door.path.startswith("/api/"):
            continue
        answer = await browser.get(path)
        if answer.headers.get("content-type", "").startswith("text/html"):
            acting += [(path, sign) for sign in ACTS if sign in answer.text]
            seen += "&lt;script&gt;alert" in answer.text
        if "default-src 'none'" not in answer.headers.get("content-security-policy", ""):
            bare.append(path)
    assert (acting, bare) == ([], [])
    assert seen


async def test_no_cell_of_a_table_is_taken_for_a_formula(house: WholeHouse) -> None:
    looked = 0
    for role, path in (
        (Role.judge, "/court/cases.csv"),
        (Role.judge, "/court/statistics.csv"),
        (Role.finance, "/finance/books.csv"),
        (Role.finance, "/finance/books/account.csv?code=suspense"),
    ):
        answer = await (await house.browser(role)).get(path)
        assert answer.headers["content-disposition"].startswith("attachment")
        for row in csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))):
            for cell in row:
                looked += "HYPERLINK" in cell
                is_figure = re.fullmatch(r"-?[\d.,]+", cell)
                assert is_figure or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell
    assert looked


async def test_a_file_s_name_cannot_write_a_header(house: WholeHouse) -> None:
    [row] = await house.rows(
        "SELECT id, file_ids->>0 FROM identity_dossier WHERE account_id = $1",
        house.walk.bidder.account_id,
    )
    dossier, file_id = row
    browser = await house.browser(Role.admission)
    answer = await browser.get(f"/court/admission/{dossier}/papers/{file_id}")

    assert answer.status_code == 200
    assert "x-evil" not in answer.headers
    assert re.fullmatch(
        r"inline; filename\*=UTF-8''[\w%.~-]+", answer.headers["content-disposition"]
    )
    assert answer.headers["content-security-policy"].startswith("sandbox")


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"<html>", b"GIF89a;" + bytes(64)])
async def test_a_picture_that_could_act_is_not_taken(house: WholeHouse, content: bytes) -> None:
    browser, judge = await house.browser(Role.judge), await house.as_(Role.judge)
    path = f"/assets/{house.known['evil_asset']}"
    sent = await judge.post(f"{path}/photos", content=content, params={"name": "a.png"})
    picture = {"picture": ("a.png", content, "image/png")}
    typed = await browser.send(f"/court{path}/pictures", {}, files=picture)

    assert (sent.status_code, sent.json()["code"]) == (422, "not_a_picture")
    assert typed.status_code == 422


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/\t/evil.example",
        "javascript:x",
    ],
)
async def test_no_door_leads_off_the_site(house: WholeHouse, address: str) -> None:
    browser = await house.browser()
    language = await browser.http.get("/language", params={"to": "zh", "back": address})
    page = await browser.http.get("/sign-in", params={"next": address})

    assert language.headers["location"] == "/"
    assert re.findall(r'name="next" value="([^"]+)"', page.text) == []


async def test_no_answer_repeats_the_host_that_was_asked_for(house: WholeHouse) -> None:
    browser = await house.browser()
    for path in ("/lots/", "/court", "/lots", "/nowhere", "/"):
        answer = await browser.get(path, Host="evil.example")
        assert "evil.example" not in answer.text + repr(answer.headers.items()), path


@pytest.mark.parametrize(
    "path", ["/static/../web/app.py", "/static/%2e%2e/app.py", "/static/..%2f..%2fpyproject.toml"]
)
async def test_no_address_leads_out_of_the_static_files(house: WholeHouse, path: str) -> None:
    assert (await (await house.browser()).http.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("peer", "counted_as"), [("127.0.0.1", "203.0.113.9"), ("198.51.100.7", "198.51.100.7")]
)
async def test_only_a_trusted_proxy_says_who_asks(
    house: WholeHouse, peer: str, counted_as: str
) -> None:
    """What the limits count by: an address nobody but the proxy can choose."""
    seen: list[str] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope["client"][0])

    settings = settings_for("postgresql://unused", house.site.house.settings.data)
    config: uvicorn.Config = configuration(settings)
    proxied: Any = app
    trusting = ProxyHeadersMiddleware(proxied, trusted_hosts=config.forwarded_allow_ips or "")
    headers = [(b"x-forwarded-for", b"203.0.113.9")]
    request: Any = {"type": "http", "client": (peer, 1), "scheme": "http", "headers": headers}
    nothing: Any = None
    await trusting(request, nothing, nothing)

    assert seen == [counted_as]
