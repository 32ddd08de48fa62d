"""Through the doors: promises, papers, together and for another, and what is still missing."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from auction.cases.models import CaseParty
from auction.enrolment.models import EntryRequest
from auction.i18n.formats import money
from auction.kernel.actor import Actor, Role
from auction.lots.conditions import set_condition
from auction.lots.entry_conditions import ConditionKind
from auction.people.models import IdentityDossier
from tests.fakes.enrolled import EnrolledLot
from tests.fakes.identity_papers import PNG
from tests.fakes.lots_of_tests import seize_flat
from tests.web.people_site import Browser, PeopleSite

FORM = {"refund_account": "6222 0000 0001 0001", "eligible": "yes"}
FILES = {"documents": ("paper.png", PNG, "image/png")}


@pytest.fixture
async def lot(people_site: PeopleSite) -> EnrolledLot:
    """A lot that asks for a promise and for papers."""
    court = people_site.court
    flat = await seize_flat(court)
    lot_id = await flat.drafted()
    asked = {ConditionKind.housing: "", ConditionKind.licence: "应当持有许可证。"}
    for kind, text in asked.items():
        async with court.acting(Role.judge) as uow:
            await set_condition(uow, lot_id=lot_id, kind=kind, text_zh=text)
    return EnrolledLot(court, flat.case_id, await flat.published(lot_id))


async def applied(site: PeopleSite, lot: EnrolledLot, who: Actor, **more: str) -> Browser:
    browser = await site.signed_in(who)
    await browser.get(f"/lots/{lot.lot_id}/apply")
    form = {**FORM, "promise_housing": "yes", **more}
    answer = await browser.send(f"/lots/{lot.lot_id}/apply", form)
    assert answer.status_code == 303, answer.text
    return browser


async def test_without_the_promise_the_form_comes_back_at_its_field(
    people_site: PeopleSite, lot: EnrolledLot
) -> None:
    browser = await people_site.signed_in(await lot.bidder())
    await browser.get(f"/lots/{lot.lot_id}/apply")

    answer = await browser.send(f"/lots/{lot.lot_id}/apply", FORM)

    assert answer.status_code == 422
    assert 'id="promise_housing-error"' in answer.text


async def test_what_is_done_is_ticked_and_the_rest_leads_to_where_it_is_mended(
    people_site: PeopleSite, lot: EnrolledLot
) -> None:
    who = await lot.bidder()
    browser = await applied(people_site, lot, who)

    page = (await browser.get(f"/lots/{lot.lot_id}/apply")).text

    assert re.search("Why can('|&#39;)t I bid", page)
    assert page.count('class="missing-done"') == 4
    assert "This lot asks for papers you have not handed in." in page
    assert len(re.findall(r'href="/my/deposits/\d+">Do it now', page)) == 2


async def test_nothing_is_ticked_for_a_visitor(people_site: PeopleSite, lot: EnrolledLot) -> None:
    page = (await people_site.browser().get(f"/lots/{lot.lot_id}/apply")).text

    assert 'class="missing-done"' not in page


async def test_papers_reach_the_desk_where_two_confirm_them(
    people_site: PeopleSite, lot: EnrolledLot
) -> None:
    who = await lot.bidder()
    browser = await applied(people_site, lot, who)
    page = await browser.get("/my/bids")
    address = re.search(r"/my/deposits/\d+", page.text)
    assert address is not None
    await browser.get(address[0])
    answer = await browser.send(f"{address[0]}/papers", {"kind": "licence"}, files=FILES)
    assert answer.status_code == 303
    assert "With the desk" in (await browser.get(address[0])).text

    another = await lot.court.person("另一人", Role.admission, court_id=lot.court.court_id)
    for member in (lot.court.staff[Role.admission], another):
        desk = await people_site.signed_in(member)
        found = re.search(
            r"/court/admission/entries/\w+", (await desk.get("/court/admission")).text
        )
        assert found is not None
        shown = (await desk.get(found[0])).text
        assert "王芳 hands in papers" in shown
        paper = re.search(rf"{found[0]}/papers/\w+", shown)
        assert paper is not None
        assert (await desk.get(paper[0])).content == PNG
        assert (await desk.send(found[0], {"found": "yes"})).status_code == 303

    assert "Confirmed" in (await browser.get(address[0])).text
    assert "/court/admission/entries/" not in (await desk.get("/court/admission")).text


@pytest.mark.parametrize("role", [Role.judge, Role.clerk, Role.panel, Role.president, Role.finance])
async def test_nobody_but_the_desk_sees_an_entry(
    people_site: PeopleSite, lot: EnrolledLot, role: Role
) -> None:
    who = await lot.bidder()
    browser = await applied(people_site, lot, who)
    address = re.search(r"/my/deposits/\d+", (await browser.get("/my/bids")).text)
    assert address is not None
    await browser.get(address[0])
    await browser.send(f"{address[0]}/papers", {"kind": "licence"}, files=FILES)
    async with people_site.court.works.database.session() as session:
        request_id = (await session.exec(select(EntryRequest.id))).one()
    staff = await people_site.signed_in(lot.court.staff[role])

    for path in ("", "/papers/file_1"):
        answer = await staff.get(f"/court/admission/entries/{request_id}{path}")
        assert answer.status_code == 403


async def test_a_program_is_no_paper(people_site: PeopleSite, lot: EnrolledLot) -> None:
    who = await lot.bidder()
    browser = await applied(people_site, lot, who)
    address = re.search(r"/my/deposits/\d+", (await browser.get("/my/bids")).text)
    assert address is not None
    await browser.get(address[0])

    files = {"documents": ("paper.png", b"MZ\x90\x00 this is a program", "image/png")}
    answer = await browser.send(f"{address[0]}/papers", {"kind": "licence"}, files=files)

    assert answer.status_code == 422


async def test_a_partner_is_asked_and_consents_in_their_own_account(
    people_site: PeopleSite, lot: EnrolledLot
) -> None:
    lead, other, stranger = [await lot.bidder(name) for name in ("王芳", "李雷", "赵六")]
    email = await people_site.email_of(other)
    browser = await applied(
        people_site,
        lot,
        lead,
        way="together",
        own_share="50%",
        partner_name_1="李雷",
        partner_email_1=email.upper(),
        partner_share_1="1/2",
    )
    invited = await people_site.signed_in(other)
    address = re.search(r"/my/joint/\w+", (await invited.get("/my/bids")).text)
    assert address is not None
    assert (await (await people_site.signed_in(stranger)).get(address[0])).status_code == 404
    shown = (await invited.get(address[0])).text
    assert "王芳 asks you to bid together" in shown
    assert "1/2" in shown

    refused = await invited.send(f"{address[0]}/consent", {"eligible": "yes"})
    assert refused.status_code == 422
    form = {"eligible": "yes", "promise_housing": "yes"}
    assert (await invited.send(f"{address[0]}/consent", form)).status_code == 303

    own = re.search(r"/my/deposits/\d+", (await browser.get("/my/bids")).text)
    assert own is not None
    assert "Consented" in (await browser.get(own[0])).text
    page = (await invited.get(f"/lots/{lot.lot_id}/apply")).text
    assert "You take part in this lot already" in page
    assert 'name="refund_account"' not in page


async def test_shares_that_are_not_the_whole_are_refused_beside_the_field(
    people_site: PeopleSite, lot: EnrolledLot
) -> None:
    browser = await people_site.signed_in(await lot.bidder())
    await browser.get(f"/lots/{lot.lot_id}/apply")

    answer = await browser.send(
        f"/lots/{lot.lot_id}/apply",
        {
            **FORM,
            "promise_housing": "yes",
            "way": "together",
            "own_share": "1/2",
            "partner_name_1": "李雷",
            "partner_email_1": "li@example.org",
            "partner_share_1": "1/3",
        },
    )

    assert answer.status_code == 422
    assert "The shares come to 5/6." in answer.text
    assert "You have not applied" in (await browser.get("/my/bids")).text


async def test_whoever_bids_for_another_hands_in_a_power_of_attorney(
    people_site: PeopleSite, lot: EnrolledLot
) -> None:
    proxy, principal = await lot.bidder("代理人"), await lot.bidder("委托人")
    async with people_site.court.works.database.session() as session:
        rows = select(IdentityDossier.number).where(
            IdentityDossier.account_id == principal.account_id
        )
        number = (await session.exec(rows)).one()
    browser = await applied(
        people_site,
        lot,
        proxy,
        way="for_another",
        principal_name="委托人",
        principal_number=number,
    )
    address = re.search(r"/my/deposits/\d+", (await browser.get("/my/bids")).text)
    assert address is not None
    page = (await browser.get(address[0])).text
    assert "You bid for 委托人, who is the buyer if you win." in page
    assert (
        await browser.send(f"{address[0]}/papers", {"kind": "proxy"}, files=FILES)
    ).status_code == 303
    desk = await people_site.signed_in(lot.court.staff[Role.admission])
    found = re.search(r"/court/admission/entries/\w+", (await desk.get("/court/admission")).text)
    assert found is not None
    assert "代理人 wants to bid for 委托人" in (await desk.get(found[0])).text


async def test_the_debtor_is_told_that_they_may_bid(
    people_site: PeopleSite, lot: EnrolledLot
) -> None:
    who = await lot.bidder("林建国")
    async with people_site.court.acting() as uow:
        rows = select(CaseParty).where(CaseParty.role == "debtor")
        party = (await uow.session.exec(rows)).one()
        party.account_id = who.account_id
        uow.add(party)

    page = (await (await people_site.signed_in(who)).get(f"/lots/{lot.lot_id}/apply")).text

    assert "You are the debtor, and you may bid" in page


async def test_the_applicant_s_deposit_is_reckoned_in_figures(
    people_site: PeopleSite, lot: EnrolledLot
) -> None:
    who = await lot.bidder("南海银行")
    async with people_site.court.acting() as uow:
        rows = select(CaseParty).where(CaseParty.role == "applicant")
        party = (await uow.session.exec(rows)).one()
        party.account_id = who.account_id
        uow.add(party)

    page = (await (await people_site.signed_in(who)).get(f"/lots/{lot.lot_id}/apply")).text

    assert "Your claim in this case" in page
    assert money(124_300_000) in page
