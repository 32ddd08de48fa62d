"""Claims, objections, paying all off and annulment, through the doors of everyone concerned."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from auction.cases import service as cases
from auction.db.engine import Database
from auction.documents import service as documents
from auction.kernel.actor import Actor, Role
from auction.kernel.clock import COURT_ZONE
from auction.lots.act_queries import acts_of_lot
from auction.lots.acts import ActKind, Ground
from auction.payments import service as payments
from auction.payments.events import PaymentMet
from auction.remedies.queries import claims_of_case, objections_of_case
from auction.settlement import redeeming, redemption_queries
from auction.settlement.events import SaleConfirmed
from auction.settlement.rules import SaleState
from tests.auction.settlement.test_annulling import Annulled
from tests.fakes.claimed_flat import REASON, ClaimedThings
from tests.fakes.court_of_tests import open_court
from tests.fakes.lots_of_tests import SeizedFlat, seize_flat
from tests.fakes.sold_lot import list_flat
from tests.web.remedies_site import RemediesSite

CLAIM = {"right": "owner", "claim_words": "该房屋系我出资购买并居住。"}
OBJECTION = {"target": "act", "act_attacked": "2026年3月1日的裁定", "words": "未通知我方。"}


@dataclass
class Doors:
    site: RemediesSite
    flat: SeizedFlat
    things: ClaimedThings
    outsider: Actor
    debtor: Actor

    @property
    def case(self) -> str:
        return f"/court/cases/{self.flat.case_id}"

    async def claim_id(self) -> str:
        async with self.flat.court.works.database.session() as session:
            return (await claims_of_case(session, self.flat.case_id))[0].id

    async def objection_id(self) -> str:
        async with self.flat.court.works.database.session() as session:
            return (await objections_of_case(session, self.flat.case_id))[0].id

    def now(self) -> str:
        return self.flat.court.clock.now().astimezone(COURT_ZONE).strftime("%Y-%m-%dT%H:%M:%S")


@pytest.fixture
async def doors(database: Database) -> Doors:
    court = await open_court(database)
    flat, things = await seize_flat(court), ClaimedThings(court)
    debtor = await court.person("林建国", Role.party)
    async with court.acting(Role.judge) as uow:
        await cases.add_party(
            uow,
            case_id=flat.case_id,
            role="debtor",
            kind="person",
            name="林建国",
            account_id=debtor.account_id,
        )
    return Doors(RemediesSite(court), flat, things, await things.outsider(), debtor)


async def test_an_outsiders_claim_goes_from_the_lots_page_to_its_end(doors: Doors) -> None:
    lot_id = await doors.flat.published()
    site = doors.site.as_(doors.outsider)
    page = f"/lots/{lot_id}/remedies"
    assert "The thing is mine" in (await site.get(page)).text
    filed = await site.post(f"/lots/{lot_id}/outsider-claims", paper=True, **CLAIM)
    assert filed.status_code == 303, filed.text
    await doors.things.settle()
    async with site.court.works.database.session() as session:
        (act,) = await acts_of_lot(session, lot_id)
    assert (act.kind, act.ground) == (ActKind.suspension, Ground.outsider_claim)

    claim_id = await doors.claim_id()
    desk = f"/court/claims/{claim_id}"
    site.as_(Role.judge)
    assert "to be registered" in (await site.get(desk)).text
    assert (await site.get(f"{desk}/paper")).status_code == 200
    for form in (
        {"step": "register"},
        {"step": "dismiss", "reason": REASON},
        {"step": "serve", "served_at": doors.now()},
    ):
        taken = await site.post(desk, **form)
        assert taken.status_code == 303, taken.text
    mine = f"/my/remedies/claims/{claim_id}"
    site.as_(doors.outsider)
    assert "fifteen days to sue" in (await site.get(mine)).text
    sued = await site.post(mine, step="sue", reason="海口海事法院（2026）琼72民初9号")
    assert sued.status_code == 303
    public = (await site.as_(None).get(page)).text
    assert "before the court of trial" in public
    assert "琼72民初9号" not in public


async def test_the_public_reads_that_a_claim_stands_and_no_name(doors: Doors) -> None:
    lot_id = await doors.flat.published()
    await doors.things.file(doors.flat.asset_id, doors.outsider)
    page = (await doors.site.as_(None).get(f"/lots/{lot_id}/remedies")).text
    assert "An outsider claims the thing" in page
    assert "王芳" not in page
    assert "Sign in first" in page


async def test_a_visitor_does_not_file(doors: Doors) -> None:
    lot_id = await doors.flat.published()
    answer = await doors.site.as_(None).post(f"/lots/{lot_id}/outsider-claims", paper=True, **CLAIM)
    assert answer.status_code in (303, 401)
    assert "sign-in" in answer.headers.get("location", "sign-in")


async def test_a_claim_without_papers_says_so_and_keeps_what_was_typed(doors: Doors) -> None:
    lot_id = await doors.flat.published()
    site = doors.site.as_(doors.outsider)
    answer = await site.post(f"/lots/{lot_id}/outsider-claims", **CLAIM)
    assert answer.status_code == 422
    assert CLAIM["claim_words"] in answer.text


async def test_the_clerk_enters_what_came_on_paper(doors: Doors) -> None:
    site = doors.site.as_(Role.clerk)
    claim = {**CLAIM, "asset_id": doors.flat.asset_id, "outsider_name": "王芳"}
    filed = await site.post(f"{doors.case}/outsider-claims", paper=True, **claim)
    assert filed.status_code == 303, filed.text
    raised = await site.post(f"{doors.case}/objections", **OBJECTION, objector_name="李强")
    assert raised.status_code == 303, raised.text
    page = (await site.get(f"{doors.case}/objections")).text
    assert "2026年3月1日的裁定" in page
    assert (await site.get("/court/remedies")).status_code == 200


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_page_is_there_in_both_languages(doors: Doors, language: str) -> None:
    lot_id = await doors.flat.published()
    await doors.things.file(doors.flat.asset_id, doors.outsider)
    site = doors.site.as_(doors.debtor)
    mine = f"/my/cases/{doors.flat.case_id}"
    assert (await site.post(f"{mine}/objections", **OBJECTION)).status_code == 303
    assert (await site.post(f"{mine}/redemption", payer_name="")).status_code == 303
    objection_id = await doors.objection_id()
    seen = [
        (doors.debtor, f"{mine}/objections"),
        (doors.debtor, f"{mine}/redemption"),
        (doors.debtor, f"/my/remedies/objections/{objection_id}"),
        (doors.debtor, "/my/remedies"),
        (doors.outsider, f"/my/remedies/claims/{await doors.claim_id()}"),
        (doors.outsider, f"/lots/{lot_id}/remedies"),
        (Role.judge, f"/court/claims/{await doors.claim_id()}"),
        (Role.judge, f"/court/enforcement-objections/{objection_id}"),
        (Role.judge, f"{doors.case}/redemption"),
        (Role.judge, f"{doors.case}/objections"),
        (Role.judge, "/court/remedies"),
    ]
    for who, path in seen:
        page = await site.as_(who).get(path, language)
        assert page.status_code == 200, path
        keys = ("deadline.", "state.", "claim_do", "_means.")
        unworded = [word for word in keys if word in page.text]
        assert not unworded, (path, unworded)


async def test_an_objection_is_decided_on_its_page(doors: Doors) -> None:
    site = doors.site.as_(doors.debtor)
    await site.post(f"/my/cases/{doors.flat.case_id}/objections", **OBJECTION)
    page = f"/court/enforcement-objections/{await doors.objection_id()}"
    site.as_(Role.judge)
    assert (await site.post(page, step="register")).status_code == 303
    nothing = await site.post(page, step="decide", reason=REASON)
    assert nothing.status_code == 422
    decided = await site.post(page, step="decide", reason=REASON, outcome="dismissed")
    assert decided.status_code == 303
    assert "dismissed" in (await site.get(page)).text


async def test_another_courts_claims_are_not_found(doors: Doors, database: Database) -> None:
    await doors.things.file(doors.flat.asset_id, doors.outsider)
    other = await open_court(database, clock=doors.flat.court.clock)
    site = doors.site.as_(other.staff[Role.judge])
    for path in (f"/court/claims/{await doors.claim_id()}", f"{doors.case}/redemption"):
        assert (await site.get(path)).status_code == 404
    answer = await site.post(f"/court/claims/{await doors.claim_id()}", step="register")
    assert answer.status_code == 404


async def test_the_debtor_redeems_on_the_last_day(doors: Doors) -> None:
    lot_id = await doors.flat.published()
    site, court = doors.site.as_(doors.debtor), doors.flat.court
    mine = f"/my/cases/{doors.flat.case_id}/redemption"
    await site.post(mine, payer_name="")
    async with court.works.database.session() as session:
        (asked,) = await redemption_queries.redemptions_of_case(session, doors.flat.case_id)
    assert asked.payment_number in (await site.get(mine)).text
    async with court.acting() as uow:
        await payments.report_transfer(
            uow,
            court_id=court.court_id,
            bank_ref="last day",
            number=asked.payment_number,
            payer_name="林建国",
            payer_account="6222 0000 1111",
            amount_fen=asked.amount_fen,
        )
    (met,) = await court.happened(PaymentMet)
    async with court.acting() as uow:
        await redeeming.redemption_met(uow, met)

    site.as_(Role.judge)
    assert "allow that the sale stops" in (await site.get(f"{doors.case}/redemption")).text
    allowed = await site.post(f"{doors.case}/redemption/acceptance", accept_reason=REASON)
    assert allowed.status_code == 303, allowed.text
    async with court.works.database.session() as session:
        (act,) = await acts_of_lot(session, lot_id)
    assert (act.kind, act.ground) == (ActKind.withdrawal, Ground.debtor_paid)


async def test_a_sale_is_annulled_on_its_page_and_its_papers_say_so(database: Database) -> None:
    lot = await list_flat(await open_court(database))
    await lot.bidder("李四", "A1234")
    sale = await lot.knock_down("A1234")
    (event,) = await lot.court.happened(SaleConfirmed)
    async with lot.court.acting() as uow:
        await documents.on_sale_confirmed(uow, event)
    course = Annulled(lot)
    site = RemediesSite(lot.court).as_(Role.judge)
    page = f"/court/sales/{sale.id}"
    assert "Annul the sale" not in (await site.get(page)).text
    await course.in_force()
    assert "Annul the sale" in (await site.get(page)).text

    late = await site.post(f"{page}/annulment", annulment_reason=REASON, seen_state="paid")
    assert late.status_code == 409
    done = await site.post(
        f"{page}/annulment", annulment_reason=REASON, seen_state="awaiting_balance"
    )
    assert done.status_code == 303, done.text
    assert (await lot.sale()).state is SaleState.annulled
    await course.relist()
    for language in ("zh", "en"):
        assert REASON in (await site.get(page, language)).text
    paper = (await site.as_(None).get(f"/papers/{sale.confirmation_number}")).text
    assert "This paper is void" in paper
