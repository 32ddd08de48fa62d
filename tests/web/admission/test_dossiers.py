from __future__ import annotations

import pytest

from auction.kernel.actor import Role
from auction.people.models import AccountRole
from auction.people.rules import IdentityState
from tests.auction.people.test_identity import bidder, handed_in, state_of
from tests.fakes.court_of_tests import open_court
from tests.web.people_site import Browser, PeopleSite


async def desk(site: PeopleSite) -> Browser:
    return await site.signed_in(site.court.staff[Role.admission])


async def test_desk_looks_and_decides(people_site: PeopleSite) -> None:
    who = await bidder(people_site.court)
    dossier_id = await handed_in(people_site.court, who)
    browser = await desk(people_site)
    assert "1 identity waits for you" in (await browser.get("/court/admission")).text
    await browser.get(f"/court/admission/{dossier_id}")

    first = await browser.send(f"/court/admission/{dossier_id}", {"decision": "verify"})
    assert await state_of(people_site.court, who) is IdentityState.submitted
    second = await people_site.signed_in(people_site.court.second_of_desk)
    assert "admission proposes: yes" in (await second.get(f"/court/admission/{dossier_id}")).text
    answer = await second.send(f"/court/admission/{dossier_id}", {"decision": "verify"})

    assert (first.status_code, answer.status_code) == (303, 303)
    assert await state_of(people_site.court, who) is IdentityState.verified


async def test_the_first_member_finds_no_button_to_decide_alone(people_site: PeopleSite) -> None:
    who = await bidder(people_site.court)
    path = f"/court/admission/{await handed_in(people_site.court, who)}"
    browser = await desk(people_site)
    await browser.get(path)
    await browser.send(path, {"decision": "verify"})

    page = await browser.get(path)
    again = await browser.send(path, {"decision": "verify"})

    assert "waits for a second member" in page.text
    assert "I looked, and agree" not in page.text
    assert again.status_code == 409
    assert await state_of(people_site.court, who) is IdentityState.submitted


async def test_the_second_member_sends_back_with_a_note_the_first_reads(
    people_site: PeopleSite,
) -> None:
    path = f"/court/admission/{await handed_in(people_site.court, await bidder(people_site.court))}"
    browser = await desk(people_site)
    await browser.get(path)
    await browser.send(path, {"decision": "verify"})
    second = await people_site.signed_in(people_site.court.second_of_desk)
    await second.get(path)

    empty = await second.send(f"{path}/sent-back", {"note": " "})
    answer = await second.send(f"{path}/sent-back", {"note": "姓名与证件不符"})

    assert (empty.status_code, answer.status_code) == (422, 303)
    assert "姓名与证件不符" in (await browser.get(path)).text


async def test_the_desk_stays_shut_until_the_oath_is_taken(people_site: PeopleSite) -> None:
    court = people_site.court
    dossier_id = await handed_in(court, await bidder(court))
    who = await court.person("新人", court_id=court.court_id)
    async with court.acting() as uow:
        uow.add(AccountRole(account_id=who.account_id or "", role=Role.admission))
    browser = await people_site.signed_in(who)

    shut = await browser.get("/court/admission")
    looked = await browser.get(f"/court/admission/{dossier_id}")
    page = await browser.get("/court/admission/oath")
    unsworn = await browser.send("/court/admission/oath", {"version": "1"})
    older = await browser.send("/court/admission/oath", {"version": "0", "sworn": "yes"})
    sworn = await browser.send("/court/admission/oath", {"version": "1", "sworn": "yes"})

    assert shut.headers["location"] == "/court/admission/oath"
    assert (looked.status_code, unsworn.status_code, older.status_code) == (422, 422, 409)
    assert "I swear to be true to the law" in page.text
    assert sworn.status_code == 303
    assert (await browser.get(f"/court/admission/{dossier_id}")).status_code == 200


async def test_rejection_without_a_reason_stays_on_the_page(people_site: PeopleSite) -> None:
    dossier_id = await handed_in(people_site.court, await bidder(people_site.court))
    browser = await desk(people_site)
    await browser.get(f"/court/admission/{dossier_id}")

    answer = await browser.send(f"/court/admission/{dossier_id}", {"decision": "reject"})

    assert answer.status_code == 422
    assert "Say why." in answer.text


@pytest.mark.parametrize(
    ("form", "status"),
    [({}, 422), ({"decision": "maybe"}, 422), ({"decision": "reject", "reason": "x" * 600}, 422)],
)
async def test_senseless_decision_is_refused(
    people_site: PeopleSite, form: dict[str, str], status: int
) -> None:
    who = await bidder(people_site.court)
    dossier_id = await handed_in(people_site.court, who)
    browser = await desk(people_site)
    await browser.get(f"/court/admission/{dossier_id}")

    answer = await browser.send(f"/court/admission/{dossier_id}", form)

    assert answer.status_code == status
    assert await state_of(people_site.court, who) is IdentityState.submitted


async def test_paper_is_shown_where_nothing_in_it_can_act(people_site: PeopleSite) -> None:
    dossier_id = await handed_in(people_site.court, await bidder(people_site.court))
    browser = await desk(people_site)
    page = await browser.get(f"/court/admission/{dossier_id}")
    path = page.text.split("/papers/")[1].split('"')[0]

    paper = await browser.get(f"/court/admission/{dossier_id}/papers/{path}")

    assert paper.headers["content-type"] == "image/png"
    assert paper.headers["content-security-policy"].startswith("sandbox")
    assert paper.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("role", [Role.judge, Role.panel, Role.clerk, Role.finance, Role.admin])
async def test_no_other_desk_gets_in(people_site: PeopleSite, role: Role) -> None:
    dossier_id = await handed_in(people_site.court, await bidder(people_site.court))
    browser = await people_site.signed_in(people_site.court.staff[role])

    assert (await browser.get("/court/admission")).status_code == 403
    assert (await browser.get(f"/court/admission/{dossier_id}")).status_code == 403


async def test_unknown_dossier_is_not_found(people_site: PeopleSite) -> None:
    browser = await desk(people_site)

    assert (await browser.get("/court/admission/dossier_unknown")).status_code == 404


async def test_clear_desk_says_so(people_site: PeopleSite) -> None:
    await open_court(people_site.court.works.database)

    assert "The desk is clear" in (await (await desk(people_site)).get("/court/admission")).text
