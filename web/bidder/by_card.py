"""Paying a deposit by card: what is offered for a lot, and the way to the gateway's page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from auction.enrolment.queries import DepositView
from auction.enrolment.rules import DepositState
from auction.kernel.refusal import CommonRefusal, Failure, refuse
from auction.lots.queries import LotView
from auction.payments import cards
from auction.payments.methods import CURRENCY, Capture, Means, Offer, offers
from auction.payments.models import GatewayPayment
from auction.payments.ports import CheckoutAsk, GatewayRefused
from auction.payments.queries import TransferView, on_desk_under
from auction.payments.refusals import PaymentRefusal
from auction.people import queries as people
from web.house import House
from web.requests import actor_of, house
from web.security.headers import CONTENT_SECURITY_POLICY
from web.templating import language_of


@dataclass(frozen=True)
class ByCard:
    """What a deposit's page says of paying by card. `account` None: it is off here."""

    account: str | None
    offers: tuple[Offer, ...]
    is_back: bool
    on_desk: tuple[TransferView, ...]
    """What was paid under the number and fits nothing: by card, the payer's own doing."""

    @property
    def offered(self) -> tuple[Offer, ...]:
        """Return what may be chosen."""
        return tuple(each for each in self.offers if each.capture is not None)


async def by_card(
    request: Request, session: AsyncSession, deposit: DepositView, lot: LotView | None
) -> ByCard:
    """Return what is offered for a deposit that is asked for; nothing where it is not."""
    account = await account_of_court(house(request), session, deposit.court_id)
    is_asked = deposit.state is DepositState.asked and lot is not None and lot.closed_at is None
    found: list[Offer] = []
    if is_asked and lot is not None and lot.ends_at is not None and account is not None:
        found = offers(
            amount_units=deposit.due_fen,
            currency=CURRENCY,
            now=house(request).clock.now(),
            expected_end_at=lot.ends_at,
        )
    desk = await on_desk_under(session, deposit.number) if is_asked else []
    by_card = tuple(each for each in desk if each.bank_ref.startswith("stripe:"))
    is_back = is_asked and "paid" in request.query_params and not by_card
    return ByCard(account, tuple(found), is_back, by_card)


async def to_the_page(
    request: Request, deposit: DepositView, lot: LotView | None, means: Means
) -> Response:
    """Open the gateway's page for a deposit and send its payer there.

    Told are the payment number and the amount. Refuses what the table does not offer, and says so
    when the gateway is off or cannot be reached.
    """
    async with house(request).database.session() as session:
        offered = await by_card(request, session, deposit, lot)
    chosen = next((each for each in offered.offered if each.means is means), None)
    if offered.account is not None and (chosen is None or chosen.capture is None):
        raise refuse(PaymentRefusal.not_by_card)
    asked = Asked(deposit.number, "deposit", f"/my/deposits/{deposit.number}")
    capture = chosen.capture if chosen is not None else None
    return await open_page(request, asked, means, capture, offered.account)


@dataclass(frozen=True)
class Asked:
    """What is paid by card: under which number, for what, and where its payer comes back to.

    `amount_fen` None: all that is still asked.
    """

    number: str
    what: str
    back: str
    amount_fen: int | None = None


async def open_page(
    request: Request, asked: Asked, means: Means, capture: Capture | None, account: str | None
) -> Response:
    """Open the gateway's page for what is asked, and send its payer there."""
    gate = house(request).cards
    if account is None or capture is None or gate is None:
        raise refuse(PaymentRefusal.gateway_off)
    async with house(request).works.begin(actor_of(request)) as uow:
        payment = await cards.open_payment(
            uow,
            number=asked.number,
            means=means,
            capture=capture,
            account=account,
            amount_fen=asked.amount_fen,
        )
        ask = _ask(request, payment, asked)
    try:
        page = await gate.gateway.open_page(ask)
    except (Failure, GatewayRefused) as away:
        raise refuse(PaymentRefusal.gateway_away) from away
    async with house(request).works.begin(actor_of(request)) as uow:
        await cards.note_page(uow, payment_id=ask.payment_id, page=page)
    return RedirectResponse(page.url, 303)


def may_go_there(request: Request, response: Response) -> Response:
    """Let a page's form lead on to the gateway's page, and to no other site."""
    gate = house(request).cards
    if gate is not None:
        allowed = f"form-action 'self' {gate.page_origin}"
        policy = CONTENT_SECURITY_POLICY.replace("form-action 'self'", allowed)
        response.headers["Content-Security-Policy"] = policy
    return response


def _ask(request: Request, payment: GatewayPayment, asked: Asked) -> CheckoutAsk:
    return CheckoutAsk(
        payment_id=payment.id,
        account=payment.account,
        number=payment.number,
        amount_fen=payment.amount_fen,
        means=Means(payment.means),
        capture=Capture(payment.capture),
        language=language_of(request).value,
        back_url=f"{house(request).settings.public_url}{asked.back}",
        what=asked.what,
    )


async def account_of_court(of: House, session: AsyncSession, court_id: str) -> str | None:
    """Return a court's account at the gateway; None where it takes no cards."""
    if of.cards is None:
        return None
    court = await people.court(session, court_id)
    if court is None:
        raise refuse(CommonRefusal.not_found)
    is_only = len(await people.courts(session)) == 1
    return of.cards.account_of(court.case_mark, is_only_court=is_only)
