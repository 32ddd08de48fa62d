from __future__ import annotations

import pytest

from auction.kernel.actor import Role
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

    answer = await browser.send(f"/court/admission/{dossier_id}", {"decision": "verify"})

    assert answer.status_code == 303
    assert await state_of(people_site.court, who) is IdentityState.verified


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
