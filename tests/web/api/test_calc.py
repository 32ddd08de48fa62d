"""The calculators over HTTP: anybody may ask, and a bad case is told in both forms."""

from __future__ import annotations

import json

import pytest
from pydantic import TypeAdapter

from auction.calculators.answering import Calculator, answer_case
from tests.auction.calculators.cases import CASES, DISTRIBUTION, spoilt
from tests.web.api.api_site import ApiSite
from web.api.v1.table import ENDPOINTS

_ENDPOINTS = {
    endpoint.path.rpartition("/")[2]: endpoint
    for endpoint in ENDPOINTS
    if endpoint.path.startswith("/calc/")
}


def test_every_calculator_has_its_endpoint() -> None:
    assert set(_ENDPOINTS) == {str(calculator) for calculator in Calculator}


@pytest.mark.parametrize("calculator", list(Calculator))
def test_the_description_takes_the_case_and_gives_the_answer(calculator: Calculator) -> None:
    endpoint = _ENDPOINTS[str(calculator)]
    endpoint.body.model_validate_json(json.dumps(CASES[calculator]))
    said = answer_case(calculator, CASES[calculator])
    read = endpoint.adapter.validate_python(said)
    written = TypeAdapter(endpoint.answer).dump_python(
        read, mode="json", by_alias=True, exclude_none=True
    )
    assert written == said


async def test_anybody_gets_an_answer(api: ApiSite) -> None:
    stranger = api.client()
    for calculator, case in CASES.items():
        got = await stranger.post(f"/calc/{calculator}", case)
        assert (got.status_code, got.json()) == (200, answer_case(calculator, case)), calculator


async def test_a_bad_case_is_a_problem_with_its_error_beside_it(api: ApiSite) -> None:
    http = api.client().http
    for path, value, status, code in (
        ("claims.0.rank", 0, 422, "case_out_of_range"),
        ("claims.1.id", "M", 422, "case_duplicate"),
    ):
        got = await http.post(
            "/api/v1/calc/distribution", content=spoilt(DISTRIBUTION, path, value)
        )
        said = got.json()
        assert (got.status_code, said["code"], said["error"]["code"]) == (status, code, code)
        assert said["error"]["detail"].startswith(said["field"])
    broken = await http.post("/api/v1/calc/deposit", content=b"{")
    assert (broken.status_code, broken.json()["error"]["code"]) == (400, "case_not_json")


async def test_what_is_wrong_is_worded_in_the_language_asked_for(api: ApiSite) -> None:
    http = api.client().http
    said = [
        (
            await http.post(
                "/api/v1/calc/execution-fee", content=b"{}", headers={"Accept-Language": language}
            )
        ).json()["error"]["detail"]
        for language in ("en", "zh")
    ]
    assert said == [
        "amount_fen: The field “amount_fen” is missing.",
        "amount_fen: 缺少“amount_fen”字段。",
    ]


async def test_more_than_a_door_takes_is_turned_away(api: ApiSite) -> None:
    got = await api.client().http.post("/api/v1/calc/deposit", content=b" " * 1_000_001)
    assert got.status_code == 413
