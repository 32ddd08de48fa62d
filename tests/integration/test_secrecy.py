"""A whole sale: until its close who is behind a paddle stands nowhere (OJA-24).

Searched are the answers of every door for every role, the frames of the socket, the letters, the
logs, the figures, every row of the database, and what each of its daily roles can read; after the
close, what became of those who lost. What may stand where is written in `docs/secrecy.md`; the
exceptions below are the ones it names. The last test prints the places that were searched.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import logging
import zipfile
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import text as text_of
from structlog.testing import capture_logs

from auction.bidding.verify import Verified, verify
from auction.db.embedded import Server
from auction.db.engine import Database
from auction.db.pg_cluster import ROLE
from auction.db.roles import WEB, WORKER
from auction.i18n.languages import Language
from auction.kernel.actor import STAFF, Actor, Role
from auction.notifications import letters
from tests.fakes.live_site import viewer_of
from tests.fakes.whole_house import whole_house
from tests.integration.api.walking import INCREMENT_FEN, START_FEN
from tests.integration.searched_sale import (
    SHORT,
    KeptLog,
    Sale,
    live_through,
)
from tests.integration.test_access import address, may_look
from tests.web.api.api_site import as_role, refusal
from web.routes import DOORS

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

GETS = [door for door in DOORS if door.method == "GET"]


# Rows that may name a person and the lot they applied for, and nobody's paddle.
NAME_APPLICANTS = {
    "application",
    "idempotency_record",
    "lot_question",
    "participation",
    "viewing_booking",
}
# Rows that may name a holder's tag and their paddle. Without the pepper a tag names nobody.
HOLD_TAGS = {"lot_private", "lot_snapshot"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sale(pg_server: Server, pg_template: str) -> AsyncIterator[Sale]:
    """Two bid against each other, a third applied and has not paid; the lot has not closed."""
    with capture_logs() as logged:
        handler = KeptLog(logged)
        logging.getLogger().addHandler(handler)
        async with whole_house(pg_server, pg_template) as house:
            sale = Sale(house, logged=logged)
            await live_through(sale)
            yield sale
        logging.getLogger().removeHandler(handler)


# -- The search itself ------------------------------------------------------------------------


async def test_the_bidders_hold_paddles_and_the_lot_is_open(sale: Sale) -> None:
    [state] = await sale.house.rows("SELECT status, bids FROM lot_runtime")
    assert tuple(state) == ("open", 2)
    assert [bidder.paddle is not None for bidder in sale.bidders] == [True, True, False]


async def test_the_search_is_not_blind(sale: Sale) -> None:
    bidder = sale.bidders[0]
    own = await (await sale.house.browser(bidder.actor)).get(f"/lots/{sale.lot[0]}")
    assert bidder.paddle is not None
    assert bidder.paddle in own.text
    [stored] = await sale.house.rows("SELECT row_to_json(a)::text FROM application a LIMIT 1")
    assert sale.names(stored[0])


# -- Answers ----------------------------------------------------------------------------------


async def _answers(sale: Sale, who: Actor | Role | None) -> list[tuple[str, str]]:
    browser = await sale.house.browser(who)
    answers = []
    for door in GETS:
        asked = address(sale.house, door.path)
        page = await browser.get(asked)
        text = page.text + repr(sorted(page.headers.items()))
        # A page says its own address again; whoever asked knows what stands in it.
        for known in asked.strip("/").split("/"):
            text = text.replace(known, "…") if len(known) > SHORT else text
        answers.append((door.path, text))
    sale.places["answers of doors, page and program, with their headers"] += len(answers)
    return answers


@pytest.mark.parametrize(
    "role", sorted(STAFF - {Role.admission, Role.finance, Role.president, Role.admin})
)
async def test_those_who_judge_learn_of_no_bidder(sale: Sale, role: Role) -> None:
    assert [
        (path, found) for path, text in await _answers(sale, role) if (found := sale.names(text))
    ] == []


async def test_visitors_strangers_and_other_courts_learn_of_no_bidder(sale: Sale) -> None:
    for who in (None, sale.house.strangers[Role.bidder], sale.house.other_staff[Role.judge]):
        for path, text in await _answers(sale, who):
            assert sale.names(text) == [], path


async def test_a_bidder_learns_of_no_other(sale: Sale) -> None:
    own, *others = sale.bidders
    for path, text in await _answers(sale, own.actor):
        assert [bidder.name for bidder in others if bidder.known_in(text)] == [], path


async def test_the_president_and_the_administrator_see_numbers_and_no_person(sale: Sale) -> None:
    for role in (Role.president, Role.admin):
        for path, text in await _answers(sale, role):
            assert sale.names(text, but=["deposit"]) == [], path


@pytest.mark.parametrize("role", [Role.finance, Role.admission])
async def test_the_two_desks_see_a_person_and_never_lot_or_paddle(sale: Sale, role: Role) -> None:
    named = 0
    for path, text in await _answers(sale, role):
        if may_look(path) is None and not path.startswith("/api/v1/"):
            assert sale.names(text) == [], path
        elif sale.names(text):
            named += 1
            assert [mark for mark in (*sale.lot, *sale.paddles) if mark in text] == [], path
    assert named


async def test_finance_by_program_sees_no_lot(sale: Sale) -> None:
    finance = await sale.house.as_(Role.finance)
    for path in ("/payments/numbers", "/payments/transfers", "/payouts", "/messages"):
        text = (await finance.get(path)).text
        assert [mark for mark in (*sale.lot, *sale.paddles) if mark in text] == [], path


# -- The socket -------------------------------------------------------------------------------


async def test_no_frame_names_a_bidder(sale: Sale) -> None:
    own, rival, _ = sale.bidders
    token = (await sale.house.as_(rival.actor)).http.headers["authorization"]
    async with sale.house.listening() as site:
        url = f"{site}/live/{sale.lot[0]}"
        async with viewer_of(url, {}) as watcher, viewer_of(url, {"Authorization": token}) as other:
            await asyncio.gather(watcher.next(), other.next())
            bidder = await sale.house.as_(own.actor)
            bid = {"id": "again", "price_fen": START_FEN + 5 * INCREMENT_FEN}
            await bidder.act(f"/lots/{sale.lot[0]}/bids", bid)
            await asyncio.gather(watcher.event("bid"), other.event("bid"))
    seen = json.dumps(watcher.had), json.dumps(other.had)
    sale.places["frames of live sockets"] += len(watcher.had) + len(other.had)
    assert all(own.paddle in frames for frames in seen if own.paddle)
    assert [sale.names(frames) for frames in seen] == [[], []]


# -- Letters and logs -------------------------------------------------------------------------


async def test_no_letter_says_for_which_lot_or_under_which_paddle_somebody_bids(sale: Sale) -> None:
    rows = await sale.house.rows("SELECT kind, data, link, account_id, email FROM message")
    ids = {bidder.actor.account_id for bidder in sale.bidders}
    letters_to_bidders = 0
    for kind, data, link, account_id, email in rows:
        written = json.loads(data) if isinstance(data, str) else data
        for language in Language:
            sale.places["letters, in each language"] += 1
            text = "\n".join(
                (
                    letters.subject(language, kind, written),
                    letters.body(language, kind, written),
                    link,
                    email,
                )
            )
            assert [paddle for paddle in sale.paddles if paddle in text] == [], kind
            if account_id in ids:
                letters_to_bidders += 1
                assert [mark for mark in sale.lot if mark in text] == [], kind
    assert letters_to_bidders


async def test_no_log_names_a_bidder(sale: Sale) -> None:
    sale.places["log lines"] += len(sale.logged)
    text = "\n".join(str(line) for line in sale.logged)
    assert sale.names(text) == []


async def test_no_figure_names_anybody(sale: Sale) -> None:
    browser = await sale.house.browser()
    text = (await browser.get("/metrics")).text
    sale.places["figures at /metrics"] += len(text.splitlines())
    assert sale.names(text) == []
    assert [paddle for paddle in sale.paddles if paddle in text] == []


# -- Rows -------------------------------------------------------------------------------------


async def _every_row(sale: Sale, role: str = ROLE) -> list[tuple[str, str]]:
    """Return (table, row as text) of all that a role may read: the owner everything."""
    tables = await sale.house.rows(_READABLE, role=role)
    found = []
    for (table,) in tables:
        # A file's bytes are its owner's own papers; all else is text.
        row = "to_jsonb(t) - 'content'" if table == "stored_file" else "to_jsonb(t)"
        rows = await sale.house.rows(f'SELECT ({row})::text FROM "{table}" AS t', role=role)
        found += [(table, text) for (text,) in rows]
    sale.places[f"rows that {role} reads"] += len(found)
    return found


_READABLE = """
SELECT relname::text FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
  AND has_table_privilege(oid, 'SELECT')
"""


async def test_no_web_process_reads_a_box_and_no_row_it_reads_names_a_paddle_s_holder(
    sale: Sale,
) -> None:
    rows = await _every_row(sale, WEB)
    assert {"application", "lot_private"} <= {table for table, _ in rows}
    assert "lot_sealed" not in {table for table, _ in rows}
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await sale.house.rows("SELECT box FROM lot_sealed", role=WEB)
    for table, text in rows:
        if any(paddle in text for paddle in sale.paddles):
            assert sale.names(text, but=["tag"]) == [], table


async def test_the_worker_s_rows_join_no_name_and_paddle_either(sale: Sale) -> None:
    for table, text in await _every_row(sale, WORKER):
        if any(paddle in text for paddle in sale.paddles):
            assert sale.names(text, but=["tag"]) == [], table


async def test_nothing_a_desk_reads_leads_from_a_person_to_a_lot_or_a_paddle(sale: Sale) -> None:
    database = Database(as_role(sale.house.url, WEB))
    clerk = sale.house.site.staff[Role.finance]
    named = 0
    async with database.session_for(clerk) as session:
        tables = (await session.exec(text_of(_READABLE))).scalars().all()  # type: ignore[call-overload]
        for table in tables:
            row = "to_jsonb(t) - 'content'" if table == "stored_file" else "to_jsonb(t)"
            asked = text_of(f'SELECT ({row})::text FROM "{table}" AS t')
            for text in (await session.exec(asked)).scalars():  # type: ignore[call-overload]
                sale.places["rows that auction_desk reads"] += 1
                if sale.names(text, but=["deposit"]):
                    named += 1
                    assert [mark for mark in (*sale.lot, *sale.paddles) if mark in text] == [], (
                        table
                    )
    await database.dispose()
    assert named, "the search is not blind"
    assert not {"application", "lot_private", "lot_sealed", "lot_answer"} & set(tables)


async def test_no_row_joins_a_person_and_a_paddle(sale: Sale) -> None:
    joined = {
        table
        for table, text in await _every_row(sale)
        if sale.names(text) and any(paddle in text for paddle in sale.paddles)
    }
    assert {"lot_private"} <= joined <= HOLD_TAGS


async def test_what_holds_tags_names_nobody_to_whoever_has_no_pepper(sale: Sale) -> None:
    for table, text in await _every_row(sale):
        if table in HOLD_TAGS:
            assert sale.names(text, but=["tag"]) == []


async def test_rows_that_name_applicants_are_the_documented_ones(sale: Sale) -> None:
    naming = {
        table
        for table, text in await _every_row(sale)
        if sale.names(text, but=["deposit", "tag"]) and any(mark in text for mark in sale.lot)
    }
    assert naming == NAME_APPLICANTS


async def test_money_s_rows_know_no_lot(sale: Sale) -> None:
    money = {"payment_number", "incoming_transfer", "payout", "ledger_entry", "ledger_account"}
    for table, text in await _every_row(sale):
        if table in money:
            marks = (*sale.lot, *sale.paddles)
            assert [mark for mark in marks if mark in text] == [], table


async def test_the_court_s_audit_names_no_bidder_s_lot_or_paddle(sale: Sale) -> None:
    for table, text in await _every_row(sale):
        if table == "audit_entry" and sale.names(text, but=["tag"]):
            assert [mark for mark in (*sale.lot, *sale.paddles) if mark in text] == []


# -- After the close --------------------------------------------------------------------------


async def _openings(sale: Sale, who: Role | Actor) -> tuple[int, str]:
    answer = await (await sale.house.as_(who)).get(f"/lots/{sale.lot[0]}/openings")
    return answer.status_code, answer.text


async def test_before_the_close_nothing_is_opened_by_anybody(sale: Sale) -> None:
    judge = await sale.house.as_(Role.judge)
    asked = {"paddle": sale.paddles[1], "reason": "串通竞买的举报"}
    answer = await judge.post(f"/lots/{sale.lot[0]}/openings", asked)
    assert refusal(answer)[1] == "lot_not_over"
    answer = await (await sale.house.browser(Role.judge)).get(
        f"/court/lots/{sale.lot[0]}/archive.zip"
    )
    assert answer.status_code == 422


async def test_after_the_close_the_buyer_alone_is_named_and_losers_stay_sealed(sale: Sale) -> None:
    house = sale.house
    await house.walk.until(
        (await (await house.as_(Role.judge)).read(f"/lots/{sale.lot[0]}"))["ends_at"]
    )
    await house.walk.settled()
    buyer, loser, unpaid = sale.bidders
    sales = await house.rows("SELECT to_jsonb(s)::text FROM sale AS s")
    assert [sale.names(row) != [] for (row,) in sales] == [True]
    assert buyer.known_in(sales[0][0])
    assert not loser.known_in(sales[0][0])
    for table, row in await _every_row(sale):
        if any(paddle in row for paddle in sale.paddles[1:]):
            assert not loser.known_in(row, but=["tag"]), table
            assert not unpaid.known_in(row, but=["tag"]), table
    money = {"payment_number", "incoming_transfer", "payout", "ledger_entry", "ledger_account"}
    for table, row in await _every_row(sale):
        if table in money:
            sale.places["texts of payments, in and out"] += 1
            assert [paddle for paddle in sale.paddles if paddle in row] == [], table


async def test_a_loser_s_box_is_opened_by_two_and_shown_to_exactly_those(sale: Sale) -> None:
    house, loser = sale.house, sale.bidders[1]
    judge, president = await house.as_(Role.judge), await house.as_(Role.president)
    lot_openings = f"/lots/{sale.lot[0]}/openings"
    asked = {"paddle": loser.paddle, "reason": "串通竞买的举报"}
    for role in (Role.finance, Role.admission, Role.clerk, Role.president):
        assert (await (await house.as_(role)).post(lot_openings, asked)).status_code == 403, role
    order_id = await judge.made(lot_openings, asked)
    assert refusal(await judge.post(lot_openings, asked))[1] == "opening_asked_already"
    assert (await judge.post(f"/openings/{order_id}/signature")).status_code == 403
    assert loser.name not in (await _openings(sale, Role.judge))[1]
    await president.act(f"/openings/{order_id}/signature")
    await house.walk.settled()
    for role in (Role.judge, Role.president):
        assert loser.known_in((await _openings(sale, role))[1]) == ["name", "identity number"]
    another = await house.site.member(Role.judge)
    for who in (Role.panel, another):
        status, text = await _openings(sale, who)
        assert (status, sale.names(text)) == (200, [])
    for role in (Role.finance, Role.admission, Role.clerk, Role.admin):
        assert (await _openings(sale, role))[0] == 403, role
    page = await (await house.browser(Role.judge)).get(f"/court{lot_openings}")
    assert loser.name in page.text
    acts = await house.rows(
        "SELECT act, data::text FROM audit_entry WHERE act LIKE 'opening.%' ORDER BY id"
    )
    steps = [act for act, _ in acts if act != "opening.looked"]
    assert steps == ["opening.asked", "opening.signed", "opening.opened"]
    assert len(acts) > len(steps), "each look is noted"
    assert [sale.names(data) for _, data in acts] == [[]] * len(acts)


async def test_the_buyer_s_paddle_and_one_nobody_held_are_not_opened(sale: Sale) -> None:
    judge = await sale.house.as_(Role.judge)
    for paddle, code in ((sale.paddles[0], "paddle_is_buyers"), ("Z0000", "paddle_unknown")):
        asked = {"paddle": paddle, "reason": "试"}
        answer = await judge.post(f"/lots/{sale.lot[0]}/openings", asked)
        assert refusal(answer)[1] == code


async def test_the_archive_proves_itself_and_names_nobody(sale: Sale) -> None:
    browser = await sale.house.browser(Role.judge)
    address = f"/court/lots/{sale.lot[0]}/archive.zip"
    first, again = await browser.http.get(address), await browser.http.get(address)
    assert first.content == again.content, "byte for byte"
    with zipfile.ZipFile(io.BytesIO(first.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sums = dict(
        reversed(line.split("  ")) for line in files.pop("SHA256SUMS").decode().split("\n")[:-1]
    )
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    lines = files["record.jsonl"].decode().removesuffix("\n").split("\n")
    assert isinstance(verify(lines), Verified)
    assert {"heads.jsonl", "README.zh.txt", "README.en.txt", "outages.jsonl"} <= set(files)
    sale.places["files of the archive"] += len(files)
    for name, content in files.items():
        assert sale.names(content.decode()) == [], name


async def test_the_list_of_places_that_were_searched(
    sale: Sale, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        for place, how_many in sorted(sale.places.items()):
            print(f"\nsearched: {how_many} {place}", end="")
    if len(sale.places) > 1:  # Alone, it has nothing to count.
        assert {"log lines", "frames of live sockets", "figures at /metrics"} <= set(sale.places)
