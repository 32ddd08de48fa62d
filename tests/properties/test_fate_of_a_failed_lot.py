"""Whatever creditors answer, or do not, in whatever order, and whether they pay: one end.

A lot that failed ends taken, or on sale again, or released, and never belongs to two.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, func, select

from auction.db.engine import Database
from auction.in_kind import releasing
from auction.kernel.actor import Role
from auction.lots.fates import Stage, may_turn, why_not_free
from auction.settlement import service
from auction.settlement.models import Sale
from auction.settlement.rules import SaleState
from tests.fakes.failed_lot import FailingLot, failing_flat
from tests.fakes.proofs import service_proof

FEW = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
NAMES = ("南海银行", "抵押权人", "李四")
SAID = st.sampled_from(["yes", "no", "silent"])
ENDS = {Stage.taken, Stage.listed, Stage.released}


@given(steps=st.lists(st.sampled_from(list(Stage)), max_size=12))
def test_no_order_of_turns_leaves_an_end_behind(steps: list[Stage]) -> None:
    stage = Stage.unasked
    for wanted in steps:
        if may_turn(stage, wanted) is None:
            # A taking that was annulled leaves the thing as it failed; nothing undoes a release.
            assert stage is not Stage.released
            assert stage is not Stage.taken or wanted is Stage.free
            stage = wanted
    assert why_not_free(stage) is None or stage is not Stage.free


def test_every_stage_reaches_an_end() -> None:
    reach = {stage: {to for to in Stage if may_turn(stage, to) is None} for stage in Stage}
    for stage in Stage:
        seen, ahead = {stage}, [stage]
        while ahead:
            ahead = [to for one in ahead for to in reach[one] if to not in seen]
            seen.update(ahead)
        assert seen & ENDS


@FEW
@given(
    said=st.tuples(SAID, SAID, SAID),
    order=st.permutations(NAMES),
    pays=st.lists(st.booleans(), min_size=3, max_size=3),
    goes_on=st.booleans(),
)
async def test_any_answers_silences_and_times_end_in_exactly_one_way(
    database: Database,
    said: tuple[str, str, str],
    order: list[str],
    pays: list[bool],
    goes_on: bool,
) -> None:
    failing = await failing_flat(database)
    await failing.creditor("抵押权人", 50_000_000, claim_class="security")
    await failing.creditor("李四", 20_000_000)
    await failing.second_fails()
    answers = dict(zip(NAMES, said, strict=True))
    for name in order:
        if answers[name] != "silent":
            await failing.says(name, answers[name] == "yes")
    if await failing.stage() is Stage.asking:
        await failing.nobody_takes_it()
    await grant_in_turn(failing, iter([*pays, *itertools.repeat(False, 3)]))
    if await failing.stage() is Stage.free:
        await (sale_and_release(failing) if goes_on else failing.list_sale())
    assert await failing.stage() in ENDS
    standing = await standing_sales(failing)
    assert standing == (1 if await failing.stage() is Stage.taken else 0)
    willing = [name for name in NAMES if answers[name] == "yes"]
    if willing and pays[0]:
        first = "抵押权人" if "抵押权人" in willing else None
        assert first is None or (await failing.sale()).buyer_name == first


async def grant_in_turn(failing: FailingLot, pays: Iterator[bool]) -> None:
    """Give it to one after the other until one pays or nobody is left."""
    while await failing.stage() is Stage.willing:
        sale_id = await failing.grant()
        if next(pays):
            await failing.pay()
            async with failing.court.acting(Role.judge) as uow:
                await service.make_ruling(uow, sale_id=sale_id)
            async with failing.court.acting(Role.judge) as uow:
                await service.serve_ruling(uow, sale_id=sale_id, proof=service_proof(uow.now))
            await failing.settle()
        else:
            await failing.days_pass(20)


async def sale_and_release(failing: FailingLot) -> None:
    """Let the sale fail too, nobody take it again, and the judge release it."""
    await failing.sale_fails()
    await failing.nobody_takes_it()
    async with failing.court.acting(Role.judge) as uow:
        await releasing.release_seizure(
            uow, lot_id=failing.lot_id, number="（2026）琼72执123号之五", reason="无人接受抵债"
        )


async def standing_sales(failing: FailingLot) -> int:
    async with failing.court.works.database.session() as session:
        rows = select(func.count()).where(
            col(Sale.lot_id) == failing.lot_id, col(Sale.state) != SaleState.defaulted
        )
        return (await session.exec(rows)).one()
