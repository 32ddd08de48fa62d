"""The description is a valid OpenAPI 3.1 document, and says what the table says."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_spec_validator import validate

from web.api.v1.openapi import describe
from web.api.v1.table import ENDPOINTS


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return describe(ENDPOINTS, server="https://auction.example")


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in document["paths"].values() for operation in path.values()]


def test_it_is_valid(document: dict[str, Any]) -> None:
    validate(document)
    assert document["openapi"].startswith("3.1.")


def test_every_endpoint_is_described_once(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(document)]
    assert len(names) == len(set(names)) == len(ENDPOINTS)


def test_every_operation_says_what_it_does(document: dict[str, Any]) -> None:
    assert all(operation["summary"].endswith(".") for operation in operations(document))


def test_every_post_that_does_something_but_a_bid_and_a_secret_link_takes_a_key(
    document: dict[str, Any],
) -> None:
    without = [
        path
        for path, item in document["paths"].items()
        if "post" in item
        and not any(each["name"] == "Idempotency-Key" for each in item["post"]["parameters"])
    ]
    kept = [path for path in without if not path.startswith("/api/v1/calc/")]  # Nothing is done.
    assert kept == [
        "/api/v1/lots/{lot_id}/bids",
        "/api/v1/directed-inquiries/{inquiry_id}/link",
    ]


def test_every_list_has_the_same_envelope(document: dict[str, Any]) -> None:
    lists = [
        schema
        for name, schema in document["components"]["schemas"].items()
        if name.startswith("Listed_")
    ]
    assert lists
    assert {tuple(schema["properties"]) for schema in lists} == {("items", "total", "page", "size")}


def test_no_amount_is_a_fraction(document: dict[str, Any]) -> None:
    def numbers(schema: Any) -> list[Any]:
        if isinstance(schema, dict):
            return [
                schema.get("type"),
                *(kind for each in schema.values() for kind in numbers(each)),
            ]
        if isinstance(schema, list):
            return [kind for each in schema for kind in numbers(each)]
        return []

    assert "number" not in numbers(document["components"]["schemas"])


def test_a_bid_has_three_answers(document: dict[str, Any]) -> None:
    bid = document["paths"]["/api/v1/lots/{lot_id}/bids"]["post"]
    assert {"201", "409", "503"} <= bid["responses"].keys()
    assert bid["security"] == [{"token": ["bid"]}]


def test_nothing_lists_a_lots_applicants(document: dict[str, Any]) -> None:
    of_a_lot = [path for path in document["paths"] if path.startswith("/api/v1/lots/{lot_id}/")]
    assert "/api/v1/lots/{lot_id}/application" in of_a_lot
    assert not [path for path in of_a_lot if "applications" in path or "bidders" in path]


def test_what_is_open_to_everybody_is_this(document: dict[str, Any]) -> None:
    free = {
        path
        for path, item in document["paths"].items()
        for operation in item.values()
        if not operation["security"]
    }
    assert free == {
        "/api/v1/time",
        "/api/v1/calc/distribution",
        "/api/v1/calc/delay-interest",
        "/api/v1/calc/execution-fee",
        "/api/v1/calc/deposit",
        "/api/v1/calc/deadline",
        "/api/v1/courts",
        "/api/v1/lots",
        "/api/v1/lots/{lot_id}",
        "/api/v1/lots/{lot_id}/events",
        "/api/v1/lots/{lot_id}/receipts/{seq}",
        "/api/v1/lots/{lot_id}/outages",
        "/api/v1/lots/{lot_id}/versions",
        "/api/v1/lots/{lot_id}/papers",
        "/api/v1/lots/{lot_id}/conditions",
        "/api/v1/lots/{lot_id}/taxes",
        "/api/v1/lots/{lot_id}/viewings",
        "/api/v1/lots/{lot_id}/questions",
        "/api/v1/papers/{number}",
        "/api/v1/papers/{number}/pdf",
        "/api/v1/appraisals/{appraisal_id}/draw",
        "/api/v1/notices",
        "/api/v1/sale-notices",
    }
