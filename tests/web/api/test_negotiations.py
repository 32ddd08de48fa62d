"""Negotiation and inquiry by API: the verbs, the seal, and who finds nothing."""

from __future__ import annotations

from typing import Any

import pytest

from auction.cases import service as cases
from auction.kernel.actor import Actor, Role
from tests.valuation.house import FINDINGS
from tests.valuation.reports import plain_pdf
from tests.web.api.api_site import ApiSite, Client, refusal
from tests.web.api.test_cases import CASE, FLAT
from valuation.procedure import service as ladder
from valuation.procedure.ladder import Conditions, Method

FEN = 300_000_000
BOTH = Conditions(
    government_price=True, both_ask=frozenset({Method.negotiation, Method.directed_inquiry})
)
QUESTION: dict[str, Any] = {
    "body_name": "海口市税务局",
    "body_contact": "滨海大道",
    "price_kind": "tax_base",
    "requirement": "请告知计税基准价。",
}
ANSWER = {"amount_fen": "280000000", "valid_until_on": "2026-12-31", "received_on": "2026-03-16"}


class Ready:
    """A court in whose case the way to a price is open."""

    def __init__(self, api: ApiSite) -> None:
        self.api = api

    async def prepare(self) -> None:
        self.judge = await self.api.as_(Role.judge)
        self.case_id = await self.judge.made("/cases", CASE)
        asset_id = await self.judge.made(f"/cases/{self.case_id}/assets", FLAT)
        self.applicant = await self._party("applicant")
        self.debtor = await self._party("debtor")
        async with self.api.house.works.begin(self.api.staff[Role.judge]) as uow:
            self.procedure_id = await ladder.start_procedure(uow, asset_id=asset_id)
            await ladder.note_findings(
                uow, procedure_id=self.procedure_id, findings=FINDINGS, conditions=BOTH
            )

    async def negotiation(self) -> str:
        return await self.judge.made(f"/procedures/{self.procedure_id}/negotiation", {})

    async def inquiry(self) -> str:
        return await self.judge.made(f"/procedures/{self.procedure_id}/directed-inquiry", QUESTION)

    async def _party(self, role: str) -> Client:
        person: Actor = await self.api.person(role, Role.party)
        async with self.api.house.works.begin(self.api.staff[Role.judge]) as uow:
            await cases.add_party(
                uow,
                case_id=self.case_id,
                role=role,
                kind="person",
                name=role,
                account_id=person.account_id,
            )
        return await self.api.as_(person, ["read", "valuation"])  # As a signed-in browser may.


@pytest.fixture
async def ready(api: ApiSite) -> Ready:
    court = Ready(api)
    await court.prepare()
    return court


async def test_a_price_agreed_by_programs_is_confirmed(ready: Ready) -> None:
    path = f"/negotiations/{await ready.negotiation()}"
    sealed = await ready.applicant.act(f"{path}/price", {"amount_fen": FEN})
    assert str(FEN) not in str(sealed)
    await ready.debtor.act(f"{path}/price", {"amount_fen": FEN})
    decision = {"harms_others": False, "reason": "无害"}
    fixed = await ready.judge.act(f"{path}/decision", decision)
    assert (fixed["state"], fixed["amount_fen"]) == ("fixed", FEN)


async def test_no_reader_sees_a_figure_under_seal(ready: Ready) -> None:
    path = f"/negotiations/{await ready.negotiation()}"
    await ready.applicant.act(f"{path}/price", {"amount_fen": FEN}, key="once")
    again = await ready.applicant.act(f"{path}/price", {"amount_fen": FEN}, key="once")
    for shown in (
        again,
        await ready.applicant.read(path),
        await ready.debtor.read(path),
        await ready.judge.read(path),
        await ready.judge.read(f"/cases/{ready.case_id}/negotiations"),
    ):
        assert str(FEN) not in str(shown)


async def test_a_party_refuses_by_program(ready: Ready) -> None:
    path = f"/negotiations/{await ready.negotiation()}"
    assert (await ready.debtor.act(f"{path}/refusal"))["why"] == "party_refuses"


async def test_objections_are_refused_with_the_code(ready: Ready) -> None:
    path = f"/negotiations/{await ready.negotiation()}"
    answer = await ready.debtor.post(f"{path}/objections")
    assert refusal(answer)[:2] == (422, "agreed_price_final")


async def test_a_stranger_finds_neither(api: ApiSite, ready: Ready) -> None:
    negotiation = f"/negotiations/{await ready.negotiation()}"
    stranger = await api.as_(await api.person("x", Role.party), ["read", "valuation"])
    assert (await stranger.get(negotiation)).status_code == 404
    assert (await stranger.post(f"{negotiation}/price", {"amount_fen": 1})).status_code == 404


async def test_the_court_enters_an_answer_by_program(ready: Ready) -> None:
    path = f"/directed-inquiries/{await ready.inquiry()}"
    headers = {"Content-Type": "application/pdf"}
    await ready.judge.act(f"{path}/answer", params=ANSWER, content=plain_pdf(), headers=headers)
    shown = await ready.debtor.read(path)
    assert (shown["state"], shown["amount_fen"]) == ("fixed", 280_000_000)
    assert (await ready.debtor.get(f"{path}/answer")).content.startswith(b"%PDF-")
    answer = await ready.debtor.post(f"{path}/objections")
    assert refusal(answer)[:2] == (422, "inquired_price_final")


async def test_a_link_made_by_program_opens_the_body_s_page(api: ApiSite, ready: Ready) -> None:
    path = f"/directed-inquiries/{await ready.inquiry()}"
    url = (await ready.judge.act(f"{path}/link"))["url"]
    page = await api.client().http.get("/inquiries/" + url.rpartition("/")[2])
    assert page.status_code == 200
    assert QUESTION["requirement"] in page.text


async def test_a_program_enters_that_there_is_no_such_price(ready: Ready) -> None:
    path = f"/directed-inquiries/{await ready.inquiry()}"
    ended = await ready.judge.act(f"{path}/no-price", {"note": "无"})
    assert ended["why"] == "no_price_exists"
    listed = await ready.judge.read(f"/cases/{ready.case_id}/directed-inquiries")
    assert [row["state"] for row in listed["items"]] == ["failed"]
