"""Two at once, and money that does not fit: every act has one effect, and no fen is lost.

Each test makes what it needs in one house; the books balance after every one of them.
"""

from __future__ import annotations

import asyncio
import html
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from auction.db.embedded import Server
from auction.i18n.languages import Language
from auction.kernel.actor import PLATFORM, Actor, Role
from auction.ledger import accounts
from auction.payments import service
from tests.fakes.proofs import handed_address, served_address
from tests.fakes.sentences import sentence
from tests.fakes.whole_house import WholeHouse, whole_house
from tests.integration.api.walking import DEPOSIT_FEN, Walk, prove
from tests.web.api.api_site import ApiSite, Client
from web.sandbox.people import bank_account

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

AT_ONCE = 4
_numbers = itertools.count(1)


@dataclass
class Doors:
    """The house: its open lot, and another lot before the panel."""

    house: WholeHouse
    draft: Walk

    async def applicant(self, name: str) -> tuple[Client, Actor, dict[str, Any]]:
        """Register somebody who may apply; return their client and what an application holds."""
        actor = await self.house.site.person(name)
        client, position = await self.house.as_(actor), 500 + next(_numbers)
        await prove(client, name, position)
        return client, actor, {"refund_account": bank_account(position), "is_eligible": True}

    async def asked(self, name: str) -> str:
        """Let somebody apply; return the number of the deposit they are asked for."""
        client, _, application = await self.applicant(name)
        path = f"/lots/{self.house.known['lot_id']}/application"
        number: str = (await client.act(path, application))["deposit"]["number"]
        return number

    async def transfer(self, number: str, payer: str, /, **change: Any) -> httpx2.Response:
        """Let finance report a transfer."""
        finance = await self.house.as_(Role.finance)
        return await finance.post("/payments/transfers", transfer(number, payer, **change))

    async def count(self, statement: str, *params: object) -> int:
        return int(await self.house.one(f"SELECT count(*) FROM {statement}", *params))


def transfer(number: str, payer: str, /, **change: Any) -> dict[str, Any]:
    sent = {
        "bank_ref": f"ref-{next(_numbers)}",
        "number": number,
        "payer_name": payer,
        "payer_account": "6217002800000009999",
        "amount_fen": DEPOSIT_FEN,
    }
    return {**sent, **change}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def doors(pg_server: Server, pg_template: str) -> AsyncIterator[Doors]:
    drafted: list[Walk] = []

    async def draft(site: ApiSite) -> None:
        walk = Walk(site, number="（2026）琼72执124号", people=40)
        await walk.open_case()
        await walk.fix_price()
        await walk.draft()
        drafted.append(walk)

    async with whole_house(pg_server, pg_template, before=draft) as house:
        yield Doors(house, drafted[0])


@pytest_asyncio.fixture(loop_scope="module", autouse=True)
async def books_balance(doors: Doors) -> AsyncIterator[None]:
    """Hold every test of this file to it."""
    yield
    finance = await doors.house.as_(Role.finance)
    assert (await finance.read("/ledger/trial-balance"))["balanced"] is True


async def at_once(*asked: Any) -> list[tuple[int, str]]:
    """Do everything at the same time; return each answer's status and code, in order of status."""
    answers: list[httpx2.Response] = await asyncio.gather(*asked)
    assert max(answer.status_code for answer in answers) < 500
    return sorted((answer.status_code, answer.json().get("code", "")) for answer in answers)


def shows(answer: httpx2.Response, words: str) -> bool:
    text = html.unescape(answer.text)
    return any(sentence(language, words) in text for language in Language)


# -- Money that does not fit ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"amount_fen": DEPOSIT_FEN - 1}, "too_small"),
        ({"amount_fen": DEPOSIT_FEN + 1}, "too_large"),
        ({"payer_name": "somebody else"}, "other_payer"),
        ({"number": "123456789015"}, "unknown_number"),
        ({"number": ""}, "unknown_number"),
    ],
)
async def test_money_that_fits_nothing_lies_on_the_desk_whole(
    doors: Doors, change: dict[str, Any], reason: str
) -> None:
    number = await doors.asked("李不足")
    sent = await doors.transfer(number, "李不足", **change)
    desk = await (await doors.house.browser(Role.finance)).get("/finance")

    assert (sent.json()["state"], sent.json()["reason"]) == ("desk", reason)
    assert await doors.count("deposit WHERE number = $1 AND state = 'asked'", number) == 1
    assert shows(desk, f"state.desk_reason.{reason}")


async def test_a_second_payment_of_a_deposit_lies_on_the_desk(doors: Doors) -> None:
    number = await doors.asked("钱两次")
    first = await doors.transfer(number, "钱两次")
    second = await doors.transfer(number, "钱两次")

    assert first.json()["state"] == "matched"
    assert (second.json()["state"], second.json()["reason"]) == ("desk", "already_paid")


async def test_another_report_under_a_used_reference_is_refused(doors: Doors) -> None:
    sent = transfer("", "孙重复")
    finance = await doors.house.as_(Role.finance)
    await finance.act("/payments/transfers", sent)
    again = await finance.act("/payments/transfers", sent)
    other = await finance.post("/payments/transfers", {**sent, "amount_fen": 5})

    assert again["bank_ref"] == sent["bank_ref"]
    assert (other.status_code, other.json()["code"]) == (422, "bank_ref_reused")


# -- The same thing twice, at the same moment --------------------------------------------------


async def test_one_transfer_reported_by_several_at_once_is_booked_once(doors: Doors) -> None:
    number = await doors.asked("周同时")
    sent = transfer(number, "周同时")
    clerks = [await doors.house.as_(Role.finance) for _ in range(AT_ONCE)]
    answers = await at_once(*(clerk.post("/payments/transfers", sent) for clerk in clerks))

    assert answers == [(201, "")] * AT_ONCE
    assert await doors.count("incoming_transfer WHERE bank_ref = $1", sent["bank_ref"]) == 1
    booked = "ledger_entry WHERE memo->>'bank_ref' = $1"
    assert await doors.count(booked, sent["bank_ref"]) == 1


async def test_two_payments_of_one_deposit_at_once_meet_it_once(doors: Doors) -> None:
    number = await doors.asked("吴两笔")
    clerks = [await doors.house.as_(Role.finance) for _ in range(AT_ONCE)]
    await at_once(
        *(clerk.post("/payments/transfers", transfer(number, "吴两笔")) for clerk in clerks)
    )

    assert (
        await doors.count("incoming_transfer WHERE number = $1 AND state = 'matched'", number) == 1
    )
    assert await doors.count("incoming_transfer WHERE number = $1 AND state = 'desk'", number) == 3


async def test_an_application_sent_several_times_at_once_is_one(doors: Doors) -> None:
    client, actor, application = await doors.applicant("郑双击")
    path = f"/lots/{doors.house.known['lot_id']}/application"
    answers = await at_once(*(client.post(path, application) for _ in range(AT_ONCE)))

    assert [status for status, _ in answers] == [201, 422, 422, 422]
    assert await doors.count("application WHERE account_id = $1", actor.account_id) == 1


async def test_a_key_sent_several_times_at_once_is_one_act(doors: Doors) -> None:
    judge = await doors.house.as_(Role.judge)
    case = {"number": "（2026）琼72执301号"}
    answers = await at_once(*(judge.post("/cases", case, key="k1") for _ in range(AT_ONCE)))

    assert answers == [(201, "")] * AT_ONCE
    assert await doors.count("enforcement_case WHERE number = $1", case["number"]) == 1


async def test_one_case_opened_by_two_at_once_is_one(doors: Doors) -> None:
    judge, case = await doors.house.as_(Role.judge), {"number": "（2026）琼72执302号"}
    answers = await at_once(*(judge.post("/cases", case) for _ in range(AT_ONCE)))

    assert answers == [(201, ""), *[(422, "case_exists")] * 3]


async def test_one_licence_listed_by_two_at_once_is_one(doors: Doors) -> None:
    clerk = await doors.house.as_(Role.clerk)
    agency = {"name": "两次评估", "licence_no": "琼-同时-1", "speciality": "assets"}
    answers = await at_once(*(clerk.post("/agencies", agency) for _ in range(AT_ONCE)))

    assert answers == [(201, ""), *[(422, "agency_listed_already")] * 3]


async def test_one_appraisal_begun_by_two_at_once_is_one(doors: Doors) -> None:
    judge = await doors.house.as_(Role.judge)
    walk = Walk(doors.house.site, number="（2026）琼72执303号", people=120)
    await walk.open_case()
    await walk.ladder(walk.known["asset_id"])
    path = f"/assets/{walk.known['asset_id']}/appraisals"
    answers = await at_once(*(judge.post(path, {}) for _ in range(AT_ONCE)))

    assert answers == [(201, ""), *[(422, "another_method_runs")] * 3]


async def test_one_procedure_begun_by_two_at_once_is_one(doors: Doors) -> None:
    judge = await doors.house.as_(Role.judge)
    walk = Walk(doors.house.site, number="（2026）琼72执304号", people=160)
    await walk.open_case()
    path = f"/assets/{walk.known['asset_id']}/procedures"
    answers = await at_once(*(judge.post(path, {}) for _ in range(AT_ONCE)))

    assert answers == [(201, ""), *[(422, "procedure_runs")] * 3]


async def test_one_address_registered_by_two_at_once_is_one_account(doors: Doors) -> None:
    browser = await doors.house.browser()
    form = {
        "name": "同名",
        "kind": "person",
        "email": "twice@people.example",
        "password": "harbour lights 1887",
        "password_again": "harbour lights 1887",
        "terms": "yes",
        "consent": "yes",
        "notice_version": "1",
    }
    answers = await asyncio.gather(*(browser.send("/register", form) for _ in range(2)))

    assert [answer.status_code for answer in answers] == [200, 200]
    assert await doors.count("account WHERE email = 'twice@people.example'") == 1


# -- The panel --------------------------------------------------------------------------------


async def test_terms_are_proposed_signed_and_published_once_each(doors: Doors) -> None:
    """A double click at every step: one decision, three signatures, one announcement."""
    lot_id = doors.draft.known["lot_id"]
    judge = await doors.house.as_(Role.judge)
    terms = doors.draft.terms(seen_hash="")
    path = f"/lots/{lot_id}/decision"
    proposed = await at_once(*(judge.post(path, terms) for _ in range(AT_ONCE)))
    assert proposed == [(201, ""), *[(409, "stale_form")] * 3]

    decision = await judge.read(path)
    signature = f"/decisions/{decision['id']}/signature"
    seen = {"seen_hash": decision["terms_hash"]}
    for member in [await doors.house.site.member(Role.panel) for _ in range(3)]:
        client, browser = await doors.house.as_(member), await doors.house.browser(member)
        signed = await at_once(*(client.post(signature, seen) for _ in range(AT_ONCE)))
        assert signed == [(200, ""), *[(422, "signed_already")] * 3]
        form = {"decision": decision["id"], "seen": decision["terms_hash"]}
        page = await browser.send(f"/court/lots/{lot_id}/signatures", form)
        assert shows(page, "refusal.signed_already")

    await doors.draft.waive_notices()
    published = await at_once(
        *(judge.post(f"/lots/{lot_id}/publication", {}) for _ in range(AT_ONCE))
    )
    assert published == [(200, ""), *[(422, "terms_are_published")] * 3]
    assert await doors.count("announcement WHERE lot_id = $1", lot_id) == 1
    await doors.draft.settled()


# -- After the hammer --------------------------------------------------------------------------


async def test_from_the_hammer_to_the_creditors_every_act_counts_once(doors: Doors) -> None:
    walk, judge = doors.house.walk, await doors.house.as_(Role.judge)
    late = await doors.asked("冯太晚")
    await walk.pass_(days=1, minutes=1)
    [sale] = (await judge.read("/sales"))["items"]
    after_close = await doors.transfer(late, "冯太晚")
    assert (after_close.json()["state"], after_close.json()["reason"]) == ("desk", "number_closed")

    await walk.pay(sale["payment_number"], sale["buyer_name"], sale["balance_fen"])
    await walk.settled()
    path = f"/sales/{sale['id']}"
    ruled = await at_once(*(judge.post(f"{path}/ruling") for _ in range(AT_ONCE)))
    now = (await judge.read("/time"))["now"]
    served = await at_once(
        *(judge.post(f"{path}/service", **served_address(now)) for _ in range(AT_ONCE))
    )
    await walk.settled()
    shared = await judge.read(f"{path}/distribution")
    await walk.name_accounts(shared)
    approval = f"/distributions/{shared['id']}/approval"
    approved = await at_once(*(judge.post(approval) for _ in range(AT_ONCE)))
    later = (await judge.read("/time"))["now"]
    handed = await at_once(
        *(judge.post(f"{path}/hand-over", **handed_address(later)) for _ in range(AT_ONCE))
    )
    await walk.settled()

    for answers in (ruled, served, approved, handed):
        assert answers[0][0] in {200, 201}
        assert all(status in {409, 422} and code for status, code in answers[1:])
    payees = len({line["claim"] for line in shared["lines"] if line["paid_fen"]})
    surplus = 1 if shared["surplus_fen"] else 0
    assert await doors.count("payout WHERE subject_id = $1", shared["id"]) == payees + surplus


async def test_a_payout_confirmed_by_two_clerks_at_once_is_paid_once(doors: Doors) -> None:
    """Two references at once: one counts, the other is refused; the same one twice is one."""
    payout = await _waiting_payout(doors)
    first, second = [await doors.house.as_(Role.finance) for _ in range(2)]
    path = f"/payouts/{payout}/confirmation"
    answers = await at_once(
        first.post(path, {"bank_ref": "A"}), second.post(path, {"bank_ref": "B"})
    )
    failed = await first.post(f"/payouts/{payout}/failure", {"reason": "too late"})

    assert answers == [(200, ""), (422, "payout_not_instructed")]
    assert failed.json()["code"] == "payout_not_instructed"
    paid = "ledger_entry WHERE kind = 'payout_confirmed' AND memo->>'payout' = $1"
    assert await doors.count(paid, payout) == 1


async def test_money_sent_back_by_two_clerks_at_once_goes_once(doors: Doors) -> None:
    on_desk = (await doors.transfer("", "褚退款")).json()
    clerks = [await doors.house.as_(Role.finance) for _ in range(AT_ONCE)]
    path = f"/payments/transfers/{on_desk['id']}/return"
    answers = await at_once(*(clerk.post(path) for clerk in clerks))

    assert answers == [(200, ""), *[(422, "transfer_not_on_desk")] * 3]
    assert await doors.count("payout WHERE subject_id = $1", on_desk["id"]) == 1


async def _waiting_payout(doors: Doors) -> str:
    """Return a payout the bank has not been told of: the sandbox's bank pays at once otherwise."""
    on_desk = (await doors.transfer("", "卫等待")).json()
    house = doors.house.site.house
    readers, house.works.readers = house.works.readers, {}
    try:
        async with house.works.begin(PLATFORM) as uow:
            return await service.instruct_payout(
                uow,
                court_id=doors.house.site.court_id,
                key="waiting",
                purpose="transfer_return",
                subject_id=on_desk["id"],
                payee_name="卫等待",
                payee_account="6217002800000009999",
                amount_fen=on_desk["amount_fen"],
                debit_code=accounts.SUSPENSE,
                due_at=uow.now,
            )
    finally:
        house.works.readers = readers
