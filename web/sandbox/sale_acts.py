"""How lots are bid for, paid and settled in the sandbox."""

from __future__ import annotations

from auction.bidding.answers import Accepted
from auction.bidding.codec import BidRequest
from auction.bidding.sealing import holder_tag
from auction.enrolment import service as enrolment
from auction.enrolment.queries import deposit_of
from auction.kernel.actor import PLATFORM
from auction.kernel.ids import new_id
from auction.kernel.refusal import Failure
from auction.lots.acting import order_act
from auction.lots.acts import ActKind, Ground, Order
from auction.payments import service as payments
from auction.payments.queries import number_for
from auction.settlement import distributing
from auction.settlement import service as settlement
from auction.settlement.proofs import ServiceChannel, ServiceProof, SignedRecord
from auction.settlement.queries import SaleView, distribution_of_sale, sale_of_lot
from web.sandbox.people import AGENCY_ACCOUNT, BIDDERS, RIVALS, bank_account
from web.sandbox.receipts import sheet
from web.sandbox.story import Story

_POSITIONS = {person.login: n for n, person in enumerate((*BIDDERS, *RIVALS), 1)}
_BY_CARD = ("rival1",)
_NAMES = {person.login: person.name for person in (*BIDDERS, *RIVALS)}


async def enrol(story: Story, *logins: str) -> None:
    """Let bidders apply and pay their deposits; the engine gives them paddles."""
    for login in logins:
        async with story.world.works.begin(story.court.actor(login)) as uow:
            account = bank_account(_POSITIONS[login])
            await enrolment.apply(uow, lot_id=story.lot_id, refund_account=account)
        async with story.world.database.session() as session:
            deposit = await deposit_of(session, story.court.accounts[login], story.lot_id)
            assert deposit is not None
            number = await number_for(session, "deposit", deposit.number)
        assert number is not None
        if login not in _BY_CARD or not await _by_card(story, number.number, login):
            await _pay(story, number.number, login, number.amount_fen)
    await story.world.settle()


async def bid(story: Story, login: str, *, steps: int = 1) -> None:
    """Let a bidder offer `steps` above what must be offered least; it must be accepted."""
    engine, lot_id = story.world.engine, story.lot_id
    state = await engine.look(lot_id)
    assert state is not None
    step = state.terms.increment_fen
    base = state.terms.start_fen if state.price_fen is None else state.price_fen + step
    answer = await engine.place_bid(
        lot_id,
        BidRequest(id=new_id("bid"), price_fen=base + (steps - 1) * step),
        holder_tag=holder_tag(
            story.world.settings.paddle_pepper, story.court.accounts[login], lot_id
        ),
        stamp_ms=engine.stamp(),
    )
    if not isinstance(answer, Accepted):
        raise Failure(f"{login} could not bid in the sandbox's history: {answer}")
    await story.world.settle()


async def stay(story: Story, reason: str) -> None:
    """Let the judge stay the auction."""
    await _order(story, Order(kind=ActKind.stay, ground=Ground.outsider_claim, reason=reason))


async def withdraw(story: Story, reason: str) -> None:
    """Let the judge withdraw a published lot; deposits go back."""
    ground = Ground.creditors_withdraw
    await _order(story, Order(kind=ActKind.withdrawal, ground=ground, reason=reason))


async def _order(story: Story, order: Order) -> None:
    async with story.world.works.begin(story.court.actor("judge")) as uow:
        await order_act(uow, lot_id=story.lot_id, order=order)
    await story.world.settle()


async def pay_balance(story: Story) -> None:
    """Let the buyer pay what is left of the price."""
    sale = await _sale(story)
    async with story.world.database.session() as session:
        number = await number_for(session, "balance", sale.id)
    if number is not None:
        login = next(login for login, name in _NAMES.items() if name == sale.buyer_name)
        await _pay(story, number.number, login, number.amount_fen)
    await story.world.settle()


async def make_ruling(story: Story) -> None:
    """Let the judge make the ruling on the sale."""
    sale = await _sale(story)
    async with story.world.works.begin(story.court.actor("judge")) as uow:
        await settlement.make_ruling(uow, sale_id=sale.id)
    await story.world.settle()


async def serve_ruling(story: Story) -> None:
    """Serve it: title passes, and the proceeds are shared out as a proposal."""
    sale = await _sale(story)
    async with story.world.works.begin(story.court.actor("judge")) as uow:
        proof = ServiceProof(
            channel=ServiceChannel.in_person,
            address="法院诉讼服务中心 / At the court's counter",
            served_at=uow.now,
            receipt=sheet(),
            receipt_name="送达回证.png",
        )
        await settlement.serve_ruling(uow, sale_id=sale.id, proof=proof)
    await story.world.settle()


async def hand_over(story: Story) -> None:
    """Hand the thing over."""
    sale = await _sale(story)
    async with story.world.works.begin(story.court.actor("judge")) as uow:
        record = SignedRecord(
            giver="执行法官 / The judge",
            receiver=sale.buyer_name,
            condition="与公告一致 / As announced",
            meters="水 1204，电 8836 / Water 1204, power 8836",
            keys="两把 / Two",
            handed_at=uow.now,
            file=sheet(),
            file_name="交接笔录.png",
        )
        note = "钥匙两把，水电已结清 / Two keys"
        await settlement.hand_over(uow, sale_id=sale.id, note=note, record=record)
    await story.world.settle()


async def distribute(story: Story) -> None:
    """Let the judge name the agency's account and approve; the sandbox's bank pays at once."""
    sale = await _sale(story)
    async with story.world.database.session() as session:
        proposed = await distribution_of_sale(session, sale.id)
    assert proposed is not None
    async with story.world.works.begin(story.court.actor("judge")) as uow:
        for payee in proposed.without_account:
            await distributing.name_account(
                uow,
                distribution_id=proposed.id,
                claim=payee.claim,
                account=bank_account(AGENCY_ACCOUNT),
            )
        await distributing.approve_distribution(uow, distribution_id=proposed.id)
    await story.world.settle()


async def _sale(story: Story) -> SaleView:
    async with story.world.database.session() as session:
        sale = await sale_of_lot(session, story.lot_id)
    assert sale is not None
    return sale


async def _by_card(story: Story, number: str, login: str) -> bool:
    """Pay by card, if this history has a gateway and it takes so much."""
    world = story.world
    if world.cards is None:
        return False
    return await world.cards.pay(world.works, story.court.actor(login), number, _NAMES[login])


async def _pay(story: Story, number: str, login: str, amount_fen: int) -> None:
    async with story.world.works.begin(PLATFORM) as uow:
        await payments.report_transfer(
            uow,
            court_id=story.court.id,
            bank_ref=new_id("SB"),
            number=number,
            payer_name=_NAMES[login],
            payer_account=bank_account(_POSITIONS[login]),
            amount_fen=amount_fen,
        )
