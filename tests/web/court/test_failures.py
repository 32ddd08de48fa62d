"""What now, after a failure: the page, its acts, a creditor's own page and the public one."""

from __future__ import annotations

from types import SimpleNamespace

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from auction.db.engine import Database
from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import Refused
from auction.lots.fates import Stage
from tests.fakes.court_of_tests import open_court
from tests.fakes.failed_lot import FailingLot, failing_flat
from web.app import guarded
from web.errors import on_refused
from web.routes import COURT, PARTY, SALES
from web.routes_of_aftermath import AFTERMATH
from web.security.viewer import Viewer

BANK = "南海银行"


class Site:
    """The doors of a failed lot, where a test says who looks."""

    def __init__(self, failing: FailingLot) -> None:
        self.failing, self.viewer = failing, Viewer()
        app = Starlette(
            routes=[
                Route(door.path, guarded(door), methods=[door.method], max_body_size=100_000)
                for door in (*COURT, *AFTERMATH, *SALES, *PARTY)
            ],
            exception_handlers={Refused: on_refused},
        )
        works, clock = failing.court.works, failing.court.clock
        app.state.house = SimpleNamespace(database=works.database, works=works, clock=clock)
        self._app: ASGIApp = app
        self._client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(self), base_url="http://court.test"
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        state = scope.setdefault("state", {})
        state.update(viewer=self.viewer, clock=self.failing.court.clock)
        await self._app(scope, receive, send)

    def as_(self, who: Role | Actor) -> Site:
        actor = self.failing.court.staff[who] if isinstance(who, Role) else who
        self.viewer = Viewer(actor.account_id, "x", actor.roles, actor.court_id, csrf="x")
        return self

    async def get(self, path: str, language: str = "en") -> httpx2.Response:
        return await self._client.get(path, headers={"Accept-Language": language})

    async def post(self, path: str, **form: str) -> httpx2.Response:
        return await self._client.post(path, data=form, headers={"Accept-Language": "en"})


@pytest.fixture
async def site(database: Database) -> Site:
    failing = await failing_flat(database)
    await failing.second_fails()
    return Site(failing).as_(Role.judge)


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_each_stage_after_a_failure_is_a_page_in_both_languages(
    site: Site, language: str
) -> None:
    failing = site.failing
    page = f"/court/lots/{failing.lot_id}"
    asked = (await site.get(page, language)).text
    assert BANK in asked
    assert "fate.court" not in asked
    await failing.says(BANK, True)
    assert "/in-kind/grant" in (await site.get(page, language)).text
    await failing.grant()
    assert "/court/sales/" in (await site.get(page, language)).text
    await failing.days_pass(20)
    free = (await site.get(page, language)).text
    assert "/third-party" in free
    assert f"{page}/sale" in free


async def test_a_clerk_enters_an_answer_and_a_judge_gives_the_thing(site: Site) -> None:
    page = f"/court/lots/{site.failing.lot_id}"
    question, answers = await site.failing.question(BANK), f"{page}/in-kind/answers"
    bare = await site.as_(Role.clerk).post(answers, question=question, takes="yes")
    assert bare.status_code == 422
    answered = await site.post(answers, question=question, takes="yes", on_paper="卷宗第3页")
    assert answered.status_code == 303
    await site.failing.settle()
    assert (await site.post(f"{page}/in-kind/grant", pay_days="7")).status_code == 403
    given = await site.as_(Role.judge).post(f"{page}/in-kind/grant", pay_days="7")
    assert given.status_code == 303
    sale = await site.get(given.headers["location"])
    assert "in kind" in sale.text
    assert await site.failing.stage() is Stage.taking


async def test_a_creditor_answers_on_the_page_of_their_case(site: Site) -> None:
    case = f"/my/cases/{site.failing.flat.case_id}"
    site.as_(site.failing.creditors[BANK])
    assert "Do you take it in kind" in (await site.get(case)).text
    question = await site.failing.question(BANK)
    sent = await site.post(f"{case}/in-kind/{question}", takes="yes", number="17")
    assert sent.status_code == 303
    await site.failing.settle()
    assert "takes it" in (await site.get(case)).text
    again = await site.post(f"{case}/in-kind/{question}", takes="no")
    assert "the time to answer is over" in again.text.lower()


async def test_another_court_and_another_party_find_nothing(site: Site, database: Database) -> None:
    page = f"/court/lots/{site.failing.lot_id}"
    stranger = (await open_court(database)).staff[Role.judge]
    for act in ("in-kind", "in-kind/grant", "release"):
        form = {"pay_days": "7", "release_number": "1", "release_reason": "x"}
        assert (await site.as_(stranger).post(f"{page}/{act}", **form)).status_code == 404
    other = await site.failing.court.person("别人", Role.party)
    question = await site.failing.question(BANK)
    address = f"/my/cases/{site.failing.flat.case_id}/in-kind/{question}"
    assert (await site.as_(other).post(address, takes="yes")).status_code == 404
