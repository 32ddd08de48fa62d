"""Notices at the court's desk: who must be told, the proofs; the party's and the e-mail's page."""

from __future__ import annotations

from typing import Any

import pytest

from auction.cases.service import add_party
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.lots import service as lots
from auction.notices import service
from auction.notices.queries import NoticeView, notice_of_lot
from auction.notices.rules import Capacity, NoticeState
from tests.fakes.court_of_tests import open_court
from tests.fakes.noticed import waive_all
from tests.fakes.pictures import PNG
from tests.web.court.court_site import SECRET_KEY, CourtSite
from web.security.links import sealed

SLIP = {"proof": ("slip.png", PNG, "image/png")}
WAIVER = {"waiver": ("waiver.png", PNG, "image/png")}


@pytest.fixture
async def lot_id(site: CourtSite) -> str:
    lot_id = await site.flat.drafted()
    await site.flat.decided(lot_id)
    return lot_id


async def notice(site: CourtSite, lot_id: str) -> NoticeView:
    async with site.court.works.database.session() as session:
        found = await notice_of_lot(session, lot_id, site.court.clock.now())
    assert found is not None
    return found


def page_of(lot_id: str) -> str:
    return f"/court/lots/{lot_id}/notices"


async def proof(site: CourtSite, lot_id: str, **change: Any) -> dict[str, Any]:
    return {
        "recipient": (await notice(site, lot_id)).recipients[0].key,
        "channel": "post",
        "address": "海口市",
        "received_on": court_day(site.court.clock.now()).isoformat(),
        **change,
    }


async def test_the_page_lists_who_is_to_be_told(site: CourtSite, lot_id: str) -> None:
    page = (await site.get(page_of(lot_id))).text
    assert "0 of 2 are told" in page
    assert "南海银行 has no proven notice" in page
    assert "林建国" in page
    assert "Record a proof of service" in page


async def test_the_page_speaks_chinese(site: CourtSite, lot_id: str) -> None:
    page = (await site.get(page_of(lot_id), "zh")).text
    assert "应当通知的人" in page
    assert "尚无证据证明已通知南海银行" in page


async def test_a_proof_is_recorded_and_its_day_counted(site: CourtSite, lot_id: str) -> None:
    form = await proof(site, lot_id)
    answer = await site.post(f"{page_of(lot_id)}/proofs", form, SLIP)
    assert answer.headers["location"] == page_of(lot_id)

    page = (await site.get(page_of(lot_id))).text
    assert "1 of 2 are told" in page
    assert "The notice to 南海银行 has not run" in page


async def test_the_proof_is_shown_to_the_own_court_alone(site: CourtSite, lot_id: str) -> None:
    await site.post(f"{page_of(lot_id)}/proofs", await proof(site, lot_id), SLIP)
    [told] = (await notice(site, lot_id)).recipients[0].services
    path = f"{page_of(lot_id)}/proofs/{told.proof_file_id}"
    assert (await site.get(path)).content == PNG

    other = await open_court(site.court.works.database)
    assert (await site.as_(other.staff[Role.judge]).get(path)).status_code == 404


@pytest.mark.parametrize(
    ("change", "file", "said"),
    [
        ({"received_on": "2026-03-15"}, SLIP, "nobody can have received it earlier"),
        ({"received_on": "2026-03-17"}, SLIP, "a receipt cannot be of a later day"),
        ({}, {}, "Add the proof"),
        ({}, {"proof": ("slip.pdf", b"MZ" + bytes(80), "application/pdf")}, "PDF"),
    ],
)
async def test_a_bad_proof_is_refused_in_words(
    site: CourtSite, lot_id: str, change: dict[str, str], file: Any, said: str
) -> None:
    answer = await site.post(f"{page_of(lot_id)}/proofs", await proof(site, lot_id, **change), file)
    assert answer.status_code == 422
    assert said in answer.text
    assert "海口市" in answer.text


async def test_everybody_waived_leads_to_the_publication(site: CourtSite, lot_id: str) -> None:
    for each in (await notice(site, lot_id)).recipients:
        form = {"recipient": each.key}
        assert (await site.post(f"{page_of(lot_id)}/waivers", form, WAIVER)).status_code == 303

    page = (await site.get(page_of(lot_id))).text
    assert "Everybody was told; it can be announced" in page
    assert f"/court/lots/{lot_id}/publication" in page


async def test_an_untold_party_stands_on_the_publication_page(site: CourtSite, lot_id: str) -> None:
    page = (await site.get(f"/court/lots/{lot_id}/publication")).text
    assert "林建国 has no proven notice" in page
    assert "Publish the announcement" not in page


async def test_a_public_notice_begins_with_its_reason(site: CourtSite, lot_id: str) -> None:
    recipient = (await notice(site, lot_id)).recipients[1].key
    path = f"{page_of(lot_id)}/publicity"
    assert (await site.post(path, {"recipient": recipient})).status_code == 422
    form = {"recipient": recipient, "reason": "邮件退回，下落不明"}
    assert (await site.post(path, form)).status_code == 303
    assert "stands until" in (await site.get(page_of(lot_id))).text

    public = (await site.as_(None).get("/notices")).text
    assert "林建国" in public
    assert "邮件退回，下落不明" in public
    assert "南海银行" not in public


async def test_somebody_else_is_named_and_must_be_told(site: CourtSite, lot_id: str) -> None:
    form = {"addressee_name": "租户李", "capacity": "lessee"}
    assert (await site.post(f"{page_of(lot_id)}/addressees", form)).status_code == 303
    assert (
        "租户李 has no proven notice. It takes 5 whole days"
        in (await site.get(page_of(lot_id))).text
    )


async def test_another_court_finds_no_notices(site: CourtSite, lot_id: str) -> None:
    form = await proof(site, lot_id)
    other = await open_court(site.court.works.database)
    site.as_(other.staff[Role.judge])
    assert (await site.get(page_of(lot_id))).status_code == 404
    assert (await site.post(f"{page_of(lot_id)}/proofs", form, SLIP)).status_code == 404


async def test_an_announced_lot_keeps_its_notices_on_record(site: CourtSite, lot_id: str) -> None:
    await waive_all(site.court, lot_id)
    async with site.court.acting(Role.judge) as uow:
        await lots.publish(uow, lot_id=lot_id)
    page = (await site.get(page_of(lot_id))).text
    assert "Who was given notice, and how" in page
    assert "Record a proof" not in page


async def test_a_party_s_opening_of_the_notice_is_its_receipt(site: CourtSite) -> None:
    party = await site.court.person("陈三", Role.party)
    async with site.court.acting(Role.clerk) as uow:
        await add_party(
            uow,
            case_id=site.flat.case_id,
            role="creditor",
            kind="person",
            name="陈三",
            account_id=party.account_id,
        )
    lot_id = await site.flat.drafted()
    await site.flat.decided(lot_id)
    shown = await notice(site, lot_id)
    assert shown.recipients[2].state is NoticeState.unread

    path = f"/my/cases/{site.flat.case_id}/notices/{shown.id}"
    case = await site.as_(party).get(f"/my/cases/{site.flat.case_id}")
    assert "The court gives you notice of a sale" in case.text
    assert f'href="{path}"' in case.text
    page = (await site.get(path, "zh")).text
    assert "您已收到本通知书" in page
    assert (await notice(site, lot_id)).recipients[2].state is NoticeState.running
    stranger = await site.court.person("甲", Role.party)
    assert (await site.as_(stranger).get(path)).status_code == 404


async def test_the_link_of_an_e_mail_is_a_receipt_when_it_is_confirmed(site: CourtSite) -> None:
    async with site.court.acting(Role.clerk) as uow:
        await service.name_addressee(
            uow,
            asset_id=site.flat.asset_id,
            name="租户李",
            capacity=Capacity.lessee,
            email="tenant@example.org",
        )
    lot_id = await site.flat.drafted()
    await site.flat.decided(lot_id)
    [sent] = (await notice(site, lot_id)).recipients[2].services
    site.as_(None)
    path = f"/notices/mail/{sealed(SECRET_KEY, sent.id)}"
    assert "I have received this notice" in (await site.get(path)).text
    assert (await notice(site, lot_id)).recipients[2].state is NoticeState.unread

    assert (await site.post(path)).status_code == 303
    assert "You have confirmed" in (await site.get(path)).text
    assert (await notice(site, lot_id)).recipients[2].state is NoticeState.running
    assert (await site.get(f"/notices/mail/{sent.id}.forged")).status_code == 422
