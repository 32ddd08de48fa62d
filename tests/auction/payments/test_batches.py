from __future__ import annotations

import asyncio
import hashlib

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from auction.db.engine import Database
from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.payments import batch_queries, batches, service
from auction.payments.batch_rules import Arrived, BatchState, is_the_rules_act
from auction.payments.plain_xml import read_xml
from auction.payments.refusals import BatchRefusal, PaymentRefusal
from tests.auction.payments.test_service import ASKED_FEN, Desk, open_desk
from tests.fakes.bank_statements import book, debit, statement_of
from tests.fakes.court_of_tests import open_court


async def paying_desk(database: Database, *, account: str = "6222 0009") -> tuple[Desk, Actor]:
    """Return a desk with one payout that waits, to another account; and a second clerk."""
    desk = await open_desk(database)
    await desk.report()
    await desk.pay_back(account=account)
    second = await desk.court.person("第二人", Role.finance, court_id=desk.court.court_id)
    return desk, second


async def make(desk: Desk, who: Role | Actor = Role.finance) -> list[str]:
    async with desk.court.acting(who) as uow:
        return await batches.make_batches(uow, court_id=desk.court.court_id)


async def release(desk: Desk, batch_id: str, who: Role | Actor) -> str:
    try:
        async with desk.court.acting(who) as uow:
            await batches.release(uow, batch_id=batch_id)
    except Refused as refused:
        return str(refused.refusal.code)
    return "released"


async def file_of(desk: Desk, batch_id: str) -> bytes:
    async with desk.court.works.database.session() as session:
        return await batches.batch_file(session, desk.court.court_id, batch_id)


async def view_of(desk: Desk, batch_id: str) -> batch_queries.BatchView:
    async with desk.court.works.database.session() as session:
        view = await batch_queries.batch(session, desk.court.court_id, batch_id)
    assert view is not None
    return view


async def test_a_batch_is_released_by_another_than_made_it(database: Database) -> None:
    desk, second = await paying_desk(database)
    [batch_id] = await make(desk)
    assert await release(desk, batch_id, Role.finance) == BatchRefusal.own
    assert await release(desk, batch_id, second) == "released"
    assert (await view_of(desk, batch_id)).releaser == "第二人"


async def test_a_deposit_going_back_in_full_to_where_it_came_from_needs_no_second_person(
    database: Database,
) -> None:
    desk, _ = await paying_desk(database, account="62220001")
    [batch_id] = await make(desk)
    view = await view_of(desk, batch_id)
    assert (view.state, view.by_rule) == (BatchState.released, True)
    assert b"62220001" in await file_of(desk, batch_id)


async def test_two_people_who_release_one_batch_release_it_once(database: Database) -> None:
    desk, second = await paying_desk(database)
    third = await desk.court.person("第三人", Role.finance, court_id=desk.court.court_id)
    [batch_id] = await make(desk)
    said = await asyncio.gather(*(release(desk, batch_id, who) for who in (second, third) * 2))
    assert sorted(said) == [*["batch_not_waiting"] * 3, "released"]


async def test_two_people_who_make_batches_put_each_payout_into_one(database: Database) -> None:
    desk, second = await paying_desk(database)

    async def press(who: Role | Actor) -> str:
        try:
            return " ".join(await make(desk, who))
        except Refused as refused:
            return str(refused.refusal.code)

    made = await asyncio.gather(press(Role.finance), press(second))
    assert sorted(each.startswith("bat_") for each in made) == [False, True]
    assert BatchRefusal.nothing_to_pay in made


async def test_the_file_says_who_is_paid_what_with_count_and_control_sum(
    database: Database,
) -> None:
    desk, second = await paying_desk(database)
    [batch_id] = await make(desk)
    await release(desk, batch_id, second)
    root = read_xml(await file_of(desk, batch_id))
    initiation = root.all("CstmrCdtTrfInitn")[0]
    [payment] = initiation.all("PmtInf/CdtTrfTxInf")
    assert (initiation.read("GrpHdr/NbOfTxs"), initiation.read("GrpHdr/CtrlSum")) == (
        "1",
        "1000.00",
    )
    assert initiation.read("PmtInf/DbtrAcct/Id/Othr/Id") == "266200001234"
    assert payment.read("Amt/InstdAmt") == "1000.00"
    assert (payment.read("Cdtr/Nm"), payment.read("CdtrAcct/Id/Othr/Id")) == ("李伟", "62220009")
    assert [child.name for child in payment.children] == [
        "PmtId", "Amt", "Cdtr", "CdtrAcct", "RmtInf",
    ]  # fmt: skip


async def test_a_batch_is_the_same_file_each_time(database: Database) -> None:
    desk, second = await paying_desk(database)
    [batch_id] = await make(desk)
    await release(desk, batch_id, second)
    first, again = await file_of(desk, batch_id), await file_of(desk, batch_id)
    assert first == again
    assert hashlib.sha256(first).hexdigest() == (await view_of(desk, batch_id)).file_sha256


async def test_the_statement_confirms_what_the_file_ordered(database: Database) -> None:
    desk, second = await paying_desk(database)
    [batch_id] = await make(desk)
    await release(desk, batch_id, second)
    mark = read_xml(await file_of(desk, batch_id)).read(
        "CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/PmtId/EndToEndId"
    )
    await book(desk.court, statement_of(debit("out", ASKED_FEN, mark=mark), opening_fen=ASKED_FEN))
    assert await desk.payouts() == ["confirmed"]


async def test_a_batch_whose_payout_was_settled_meanwhile_is_not_released(
    database: Database,
) -> None:
    desk, second = await paying_desk(database)
    [batch_id] = await make(desk)
    async with desk.court.works.database.session() as session:
        [item] = (await batch_queries.items(session, batch_id)).items
    async with desk.court.acting(Role.finance) as uow:
        await service.confirm_payout(uow, payout_id=item.payout_id, bank_ref="by hand")
    assert await release(desk, batch_id, second) == BatchRefusal.stale


async def test_payouts_of_a_batch_given_up_wait_for_another(database: Database) -> None:
    desk, second = await paying_desk(database)
    [batch_id] = await make(desk)
    async with desk.court.acting(second) as uow:
        await batches.give_up(uow, batch_id=batch_id, reason="wrong account")
    [another] = await make(desk)
    assert (await view_of(desk, batch_id)).state == BatchState.given_up
    assert await release(desk, batch_id, second) == BatchRefusal.not_waiting
    assert await release(desk, another, second) == "released"


async def test_a_payout_that_failed_and_is_ordered_again_goes_into_a_new_batch(
    database: Database,
) -> None:
    desk, second = await paying_desk(database)
    [batch_id] = await make(desk)
    await release(desk, batch_id, second)
    async with desk.court.works.database.session() as session:
        [item] = (await batch_queries.items(session, batch_id)).items
    async with desk.court.acting(Role.finance) as uow:
        await service.fail_payout(uow, payout_id=item.payout_id, reason="no such account")
        await service.retry_payout(uow, payout_id=item.payout_id, payee_account="6222 0010")
    [another] = await make(desk)
    await release(desk, another, second)
    assert b"62220010" in await file_of(desk, another)
    assert b"62220009" in await file_of(desk, batch_id)


async def test_a_batch_not_released_has_no_file(database: Database) -> None:
    desk, _ = await paying_desk(database)
    [batch_id] = await make(desk)
    with pytest.raises(Refused) as refused:
        await file_of(desk, batch_id)
    assert refused.value.refusal.code == BatchRefusal.not_waiting


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE payout_batch SET sum_fen = 1",
        "UPDATE payout_batch_item SET payee_account = 'mine'",
        "DELETE FROM payout_batch_item",
    ],
)
async def test_a_released_batch_cannot_be_changed_even_in_the_database(
    database: Database, change: str
) -> None:
    desk, second = await paying_desk(database)
    [batch_id] = await make(desk)
    await release(desk, batch_id, second)
    async with database.session() as session:
        with pytest.raises(DBAPIError, match="kept as it is"):
            await session.exec(text(change))  # type: ignore[call-overload]


async def test_the_database_itself_asks_for_four_eyes(database: Database) -> None:
    desk, _ = await paying_desk(database)
    await make(desk)
    async with database.session() as session:
        with pytest.raises(DBAPIError, match="four_eyes"):
            await session.exec(  # type: ignore[call-overload]
                text("UPDATE payout_batch SET state = 'released', released_by = made_by")
            )


async def test_only_finance_makes_and_releases(database: Database) -> None:
    desk, _ = await paying_desk(database)
    [batch_id] = await make(desk)
    assert await release(desk, batch_id, Role.president) == PaymentRefusal.not_finance
    stranger = (await open_court(database)).staff[Role.finance]
    assert await release(desk, batch_id, stranger) == CommonRefusal.not_found


@pytest.mark.parametrize(
    ("purpose", "fen", "account", "arrived", "is_rule"),
    [
        ("deposit_return", 7, "6222 1", [("62221", 7)], True),
        ("deposit_return", 7, "6222 1", [("62221", 3), ("6222-1", 4)], True),
        ("deposit_return", 6, "62221", [("62221", 7)], False),
        ("deposit_return", 7, "62222", [("62221", 7)], False),
        ("deposit_return", 7, "62221", [("62221", 3), ("62222", 4)], False),
        ("deposit_return", 7, "62221", [], False),
        ("transfer_return", 7, "62221", [("62221", 7)], False),
        ("claim", 7, "62221", [("62221", 7)], False),
    ],
)
def test_only_a_deposit_going_back_whole_to_its_one_account_is_the_rules_act(
    purpose: str, fen: int, account: str, arrived: list[tuple[str, int]], is_rule: bool
) -> None:
    found = is_the_rules_act(
        purpose=purpose,
        amount_fen=fen,
        payee_account=account,
        arrived=[Arrived(*each) for each in arrived],
    )
    assert found is is_rule
