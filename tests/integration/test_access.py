"""Every door of the table, tried by every role, by another court's staff and by strangers.

Whose desk it is not gets 403, whose object it is not gets 404, and nobody else's name is shown.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from auction.db.embedded import Server
from auction.kernel.actor import PLATFORM, STAFF, Actor, Role
from auction.people import sign_ins
from tests.fakes.pictures import PNG
from tests.fakes.proofs import served_address
from tests.fakes.whole_house import WholeHouse, whole_house
from tests.integration.api.walking import CASE_NUMBER
from tests.integration.what_programs_send import BODIES, UPLOADS
from web.api.v1.endpoint import PREFIX
from web.api.v1.table import ENDPOINTS
from web.doors import Door
from web.routes import DOORS

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

PAGES = [door for door in DOORS if not door.path.startswith("/api/")]
DESK = frozenset({Role.judge, Role.clerk, Role.panel, Role.president})
WRITERS = frozenset({Role.judge, Role.clerk})
BUYER, LOSER = "陈一", "王二"
NAMES = (BUYER, LOSER, "南海银行", "林建国", "正信", CASE_NUMBER)

# Who may look behind a page, the first prefix that fits; written down apart from the routes' own
# guards, so that a guard that is too wide is found. What stands here nowhere is for everybody.
MAY_LOOK: list[tuple[str, frozenset[Role]]] = [
    ("/court/admission", frozenset({Role.admission})),
    ("/court/roster/{agency_id}", WRITERS),
    ("/court/roster/imports", WRITERS),
    ("/court/platforms", DESK | {Role.admin}),
    ("/court/cases/new", WRITERS),
    ("/court/cases/{case_id}/parties", WRITERS),
    ("/court/cases/{case_id}/claims", WRITERS),
    ("/court/cases/{case_id}/costs", WRITERS),
    ("/court/cases/{case_id}/assets", WRITERS),
    ("/court/cases/{case_id}/titles/", WRITERS),
    ("/court/cases/{case_id}/joining", frozenset({Role.judge})),
    ("/court/procedures/{procedure_id}/negotiation", WRITERS),
    ("/court/procedures/{procedure_id}/network-inquiry", WRITERS),
    ("/court/procedures/{procedure_id}/directed-inquiry", frozenset({Role.judge})),
    ("/court/lots/{lot_id}/openings", frozenset({Role.judge, Role.panel, Role.president})),
    ("/court/deadlines.csv", STAFF),
    ("/court/sales/{sale_id}/files", WRITERS),
    ("/court/escalations", WRITERS | {Role.president}),
    ("/court/questions", WRITERS | {Role.president}),
    ("/court/lots/{lot_id}/viewings", WRITERS | {Role.president}),
    ("/court/", DESK),
    ("/court", STAFF),
    ("/finance/books", frozenset({Role.finance, Role.president})),
    ("/finance/", frozenset({Role.finance})),
    ("/finance", frozenset({Role.finance, Role.president})),
    ("/admin", frozenset({Role.admin})),
    ("/agency", frozenset({Role.agency})),
    ("/my/cases", frozenset(Role)),
    ("/my/visits", frozenset(Role)),
    ("/my/remedies", frozenset(Role)),
    ("/my/plans", frozenset(Role)),
    ("/my/", frozenset({Role.bidder})),
    ("/account/relatives", STAFF | {Role.agency}),
    ("/account/erasure", frozenset({Role.bidder})),
    ("/account", frozenset(Role)),
    ("/inbox", frozenset(Role)),
    ("/consent", frozenset(Role)),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(pg_server: Server, pg_template: str) -> AsyncIterator[WholeHouse]:
    """A house whose lot was sold and whose buyer owns it now, with a loser who was paid back."""
    async with whole_house(pg_server, pg_template) as house:
        await _sell(house)
        await _note_ids(house)
        await _list(house)
        yield house


async def _sell(house: WholeHouse) -> None:
    walk, judge = house.walk, await house.as_(Role.judge)
    buyer = walk.bidder
    await judge.made(
        f"/assets/{walk.known['asset_id']}/photos", content=PNG, params={"name": "a.png"}
    )
    await walk.enrol(LOSER)
    walk.bidder = buyer
    await walk.pass_(days=1, minutes=1)
    [sale] = (await judge.read("/sales"))["items"]
    await walk.pay(sale["payment_number"], BUYER, sale["balance_fen"])
    await walk.settled()
    await judge.act(f"/sales/{sale['id']}/ruling")
    now = (await judge.read("/time"))["now"]
    await judge.act(f"/sales/{sale['id']}/service", **served_address(now))
    await walk.settled()
    walk.known["sale_id"] = sale["id"]
    walk.known["deposit_number"] = sale["deposit_number"]


async def _note_ids(house: WholeHouse) -> None:
    judge, buyer = house.site.staff[Role.judge].account_id, house.walk.bidder.account_id
    house.known["objection_id"] = "obj_0000000000000000"
    house.known["claim_id"] = "claim_0000000000000000"
    house.known["plan_id"] = "plan_0000000000000000"
    house.known["joint_id"] = house.known["request_id"] = "none_0000000000000000"
    for name, statement, params in (
        ("distribution_id", "SELECT id FROM distribution", ()),
        ("payout_id", "SELECT id FROM payout", ()),
        ("procedure_id", "SELECT id FROM price_procedure", ()),
        ("report_id", "SELECT id FROM appraisal_report", ()),
        ("report_file", "SELECT original_file_id FROM appraisal_report", ()),
        ("ruling", "SELECT number FROM paper WHERE kind = 'ruling'", ()),
        ("message_id", "SELECT id FROM message WHERE account_id = $1", (buyer,)),
        ("dossier_id", "SELECT id FROM identity_dossier WHERE account_id = $1", (buyer,)),
        ("paper_file", "SELECT file_ids->>0 FROM identity_dossier WHERE account_id = $1", (buyer,)),
    ):
        house.known[name] = await house.one(statement, *params)
    house.known["account_id"] = judge or ""
    async with house.site.house.works.begin(PLATFORM) as uow:
        house.known["token_id"] = await sign_ins.add_token(
            uow.session,
            token="of the judge's own",
            account_id=judge or "",
            name="own",
            scopes=["read"],
            machine_now=uow.now,
        )


async def _list(house: WholeHouse) -> None:
    """List a platform, look at a table of taxes and at a roster file."""
    judge = await house.as_(Role.judge)
    house.known["platform_id"] = await judge.made("/platforms", BODIES["list_platform"])
    house.known["table_id"] = await judge.made(
        "/taxes",
        content=b"tax,side,kind,rate_bp,source,valid_from\nx,buyer,any,1,x,2026-01-01\n",
        headers={"Content-Type": "text/csv"},
    )
    house.known["import_id"] = await judge.made(
        "/agencies/imports",
        content=b"agency,speciality,licence\nx,land,x\n",
        headers={"Content-Type": "text/csv"},
    )


def address(house: WholeHouse, path: str) -> str:
    """Return the address of the thing there is, of a path of the table."""
    known = {**house.known, "token": "none", "file_id": house.known["paper_file"]}
    known |= {"relative_id": "kin_0000000000000000", "limit_id": "limit_0000000000000000"}
    known |= {"seq": "1", "order_id": "open_0000000000000000"}
    known |= {"negotiation_id": "neg_0000000000000000", "inquiry_id": "inq_0000000000000000"}
    nothing = ("survey_id", "request_id", "annex_id", "mandate_id", "escalation_id")
    nothing += ("title_claim_id", "delay_id", "deposit_id", "other_id", "recipient_id", "reply_id")
    nothing += ("slot_id", "booking_id", "question_id", "notice_id", "statement_id", "batch_id")
    nothing += ("table_id",)
    known = {**dict.fromkeys(nothing, "none_0000000000000000"), **known}
    known |= {"speciality": "real_estate", "year": "2026", "version": "1", "which": "receipt"}
    known |= {"day": "2026-03-16", "month": "2026-03"}
    known["number"] = known["ruling"] if "/papers/" in path else known["deposit_number"]
    return re.sub(r"\{(\w+)\}", lambda found: known[found.group(1)], path)


def may_look(path: str) -> frozenset[Role] | None:
    """Return who may look behind a page; None: everybody."""
    return next((who for prefix, who in MAY_LOOK if path.startswith(prefix)), None)


def is_guarded_object(door: Door) -> bool:
    """Return whether a page is of one thing; tariffs, years, months and days are every court's."""
    of_all = ("/{speciality}", "/{year}", "/{day}", "/{month}", "/{month}.csv")
    is_thing = "{" in door.path and not door.path.endswith(of_all)
    return is_thing and may_look(door.path) is not None


_QUERIES = {
    "/ledger/entries": {"code": "bank"},
    "/ledger/day": {"on": "2026-03-16"},
    "/ledger/month": {"of": "2026-03-16"},
}
# What a form must hold before anybody asks whose payout, platform or fee it is.
TYPED = {
    "bank_ref": "x",
    "reason": "x",
    "payee_account": "62170028",
    "days": "10",
    "ground": "other",
    "note": "x",
    "expected": "1",
    "accepted": "1",
    "bank_account": "62170028",
    "seen": "x",
    "which": "x",
    "step": "withdraw",
    "claim": "x",
    "should_be": "1",
    "grounds": "x",
    "party_id": "x",
    "received_at": "2026-03-16T10:00",
    "channel": "post",
    "address": "x",
    "served_at": "2026-03-16T10:00",
    "answer": "oppose",
    "payee_name": "x",
    "debt": "x",
    "debt_amount": "1",
    "debt_reason": "x",
    "ordered": "no",
    "top_up_reason": "x",
    "tax": "x",
    "authority": "x",
    "tax_account": "62170028",
    "tax_amount": "1",
}


# -- Roles ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(STAFF))
async def test_no_desk_opens_to_another_desk_s_role(house: WholeHouse, role: Role) -> None:
    browser = await house.browser(role)
    opened, shut = [], []
    for door in PAGES:
        who = may_look(door.path)
        if door.method != "GET" or who is None:
            continue
        answer = await browser.get(address(house, door.path))
        if role not in who:
            opened += [(door.path, answer.status_code)] if answer.status_code != 403 else []
        elif answer.status_code not in {200, 303, 404}:
            shut.append((door.path, answer.status_code))
    assert (opened, shut) == ([], [])


@pytest.mark.parametrize("role", [Role.bidder, Role.party, Role.agency])
async def test_no_stranger_comes_behind_a_desk(house: WholeHouse, role: Role) -> None:
    stranger = house.strangers[role]
    browser = await house.browser(stranger)
    opened = []
    for door in PAGES:
        who = may_look(door.path)
        if who is None or (door.method == "GET" and "{" not in door.path and who & stranger.roles):
            continue
        answer = await (
            browser.get(address(house, door.path))
            if door.method == "GET"
            else browser.send(address(house, door.path))
        )
        expected = {403, 404} if "{" in door.path else {403, 422, 303}
        if answer.status_code not in expected:
            opened.append((door.method, door.path, answer.status_code))
    assert opened == []


async def test_visitors_are_sent_to_sign_in(house: WholeHouse) -> None:
    browser = await house.browser()
    wrong = []
    for door in PAGES:
        if may_look(door.path) is None:
            continue
        if door.method == "GET":
            answer = await browser.get(address(house, door.path))
            is_right = answer.headers.get("location", "").startswith("/sign-in?next=")
        else:
            answer = await browser.send(address(house, door.path))
            is_right = answer.status_code == 401
        wrong += [] if is_right else [(door.method, door.path, answer.status_code)]
    assert wrong == []


# -- Other courts -----------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(STAFF - {Role.admission}))
async def test_nothing_of_a_court_is_found_by_another_court_s_staff(
    house: WholeHouse, role: Role
) -> None:
    browser = await house.browser(house.other_staff[role])
    wrong = []
    for door in PAGES:
        if not is_guarded_object(door):
            continue
        path = address(house, door.path)
        answer = await (browser.get(path) if door.method == "GET" else browser.send(path, TYPED))
        if answer.status_code not in {403, 404}:
            wrong.append((door.method, door.path, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", sorted(STAFF))
async def test_no_list_shows_another_court_s_people_or_cases(house: WholeHouse, role: Role) -> None:
    browser = await house.browser(house.other_staff[role])
    shown = []
    for door in PAGES:
        who = may_look(door.path)
        if door.method == "GET" and "{" not in door.path and who is not None and role in who:
            text = (await browser.get(door.path)).text
            shown += [(door.path, name) for name in NAMES if name in text]
    assert shown == []


async def test_a_clerk_of_the_books_reads_no_other_court_s_case_number(house: WholeHouse) -> None:
    browser = await house.browser(house.other_staff[Role.finance])

    code = f"case:{house.known['case_id']}:proceeds"
    answer = await browser.get(f"/finance/books/account?code={code}")

    assert CASE_NUMBER not in answer.text


# -- Whose it is not --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/my/deposits/{number}",
        "/my/purchases/{sale_id}",
        "/my/cases/{case_id}",
        "/my/cases/{case_id}/reports/{report_id}",
        "/agency/commissions/{commission_id}",
        "/agency/commissions/{commission_id}/reports/{report_id}",
        "/api/v1/deposits/{number}",
        "/api/v1/sales/{sale_id}",
        "/api/v1/commissions/{commission_id}",
        "/files/{file_id}",
    ],
)
async def test_the_loser_finds_nothing_of_the_buyer_s(house: WholeHouse, path: str) -> None:
    loser = Actor(
        await house.one("SELECT id FROM account WHERE name = $1", LOSER),
        None,
        frozenset({Role.bidder}),
    )
    browser = await house.browser(loser)

    assert (await browser.get(address(house, path))).status_code in {403, 404}


async def test_the_buyer_finds_what_is_theirs(house: WholeHouse) -> None:
    browser = await house.browser(house.walk.bidder)
    for path in ("/my/deposits/{number}", "/my/purchases/{sale_id}", "/papers/{number}/pdf"):
        assert (await browser.get(address(house, path))).status_code == 200


@pytest.mark.parametrize("path", ["/inbox/{message_id}", "/account/tokens/{token_id}/revoke"])
async def test_nobody_acts_on_another_s_message_or_token(house: WholeHouse, path: str) -> None:
    browser = await house.browser(house.strangers[Role.bidder])

    assert (await browser.send(address(house, path))).status_code in {403, 404}


@pytest.mark.parametrize("file", ["paper_file", "report_file"])
async def test_a_private_file_has_no_public_address(house: WholeHouse, file: str) -> None:
    for who in (None, Role.judge, Role.admission, Role.admin, house.walk.bidder):
        browser = await house.browser(who)
        assert (await browser.get(f"/files/{house.known[file]}")).status_code == 404


async def test_a_ruling_is_read_by_court_and_buyer_alone(house: WholeHouse) -> None:
    for who in (None, house.strangers[Role.bidder], house.other_staff[Role.judge]):
        browser = await house.browser(who)
        page = await browser.get(f"/papers/{house.known['ruling']}")
        paper = await browser.get(f"/papers/{house.known['ruling']}/pdf")
        assert BUYER not in page.text
        assert paper.status_code in {303, 403}


# -- Programs ---------------------------------------------------------------------------------

OF_EVERYBODY = (
    "/application",
    "/bids",
    "/agencies/{agency_id}/record",
    "/outsider-claims",
    "/cases/{case_id}/objections",
)
# Every court begins with the example tariffs; a file has no count, and is searched for names alone.
UNCOUNTED = {"/tariffs", "/agencies/export"}


@pytest.mark.parametrize("role", sorted(STAFF))
async def test_programs_of_another_court_find_nothing(house: WholeHouse, role: Role) -> None:
    client = await house.as_(house.other_staff[role])
    wrong = []
    for endpoint in ENDPOINTS:
        if endpoint.scope is None or "{" not in endpoint.path:
            continue
        path = address(house, endpoint.path)
        name = endpoint.operation_id
        if endpoint.method == "GET":
            answer = await client.get(path)
        elif endpoint.uploads:
            params = UPLOADS.get(name, {"name": "a"})
            answer = await client.post(path, content=b"x", params=params)
        else:
            answer = await client.post(path, BODIES.get(name, {}))
        if answer.status_code not in {403, 404}:
            wrong.append((endpoint.method, endpoint.path, answer.status_code, answer.text[:90]))
    wrong = [row for row in wrong if not row[1].endswith(OF_EVERYBODY)]
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("role", [*sorted(STAFF), Role.bidder, Role.party, Role.agency])
async def test_no_list_for_programs_shows_another_court_s_rows(
    house: WholeHouse, role: Role
) -> None:
    who = house.other_staff.get(role) or house.strangers[role]
    client = await house.as_(who)
    for endpoint in ENDPOINTS:
        if endpoint.method != "GET" or endpoint.scope is None or "{" in endpoint.path:
            continue
        query = _QUERIES.get(endpoint.path, {})
        answer = await client.get(endpoint.path, **query)
        assert answer.status_code in {200, 403, 404}, endpoint.path
        if endpoint.path not in UNCOUNTED:
            assert answer.json().get("total", 0) == 0, endpoint.path
        assert not [name for name in NAMES if name in answer.text], endpoint.path


@pytest.mark.parametrize(
    "path", ["/payments/numbers", "/payments/transfers", "/payouts", "/ledger/entries?code=bank"]
)
async def test_a_program_s_look_at_payers_is_for_finance_and_is_noted(
    house: WholeHouse, path: str
) -> None:
    counted = "SELECT count(*) FROM audit_entry WHERE act = 'finance.looked'"
    before = int(await house.one(counted))
    finance = await house.as_(Role.finance)
    judge = await house.as_(Role.judge)

    assert (await finance.http.get(f"{PREFIX}{path}")).status_code == 200
    assert (await judge.http.get(f"{PREFIX}{path}")).status_code == 403
    assert int(await house.one(counted)) == before + 1


async def test_the_president_reads_books_and_no_payers(house: WholeHouse) -> None:
    president = await house.as_(Role.president)

    assert (await president.get("/ledger/trial-balance")).status_code == 200
    assert (await president.get("/payments/transfers")).status_code == 403
