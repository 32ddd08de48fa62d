"""A case's story: what was reached, what goes on now, what comes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from auction.cases.queries import CaseView
from web.party.story import CaseFacts, Milestone, going_on, story

BEGAN = datetime(2026, 3, 2, tzinfo=UTC)


def day(number: int) -> datetime:
    return BEGAN + timedelta(days=number)


def lot(**known: Any) -> Any:
    shown = {"id": "lot_1", "number": "2026-1", "opens_at": None, "closed_at": None}
    return SimpleNamespace(**{**shown, "result": None, "price_fen": None, **known})


def sale(**known: Any) -> Any:
    dates = ("paid_at", "ruling_served_at", "handed_over_at", "defaulted_at", "annulled_at")
    return SimpleNamespace(**{**dict.fromkeys(dates), **known})


def facts(
    *,
    priced: bool = True,
    lots: list[Any] | None = None,
    sales: list[Any] | None = None,
    paid_at: datetime | None = None,
) -> CaseFacts:
    appraisal = SimpleNamespace(
        id="apr_1", started_at=day(1), chosen_at=None, commissions=(), reports=(),
        state="fixed", closed_at=day(9), served=SimpleNamespace(amount_fen=100, standing_fen=100),
        asset_name=lambda _language: "flat",
    )  # fmt: skip
    case = SimpleNamespace(opened_at=BEGAN, assets=())
    return CaseFacts(
        case=cast("CaseView", case),
        appraisals=[appraisal] if priced else [],  # type: ignore[list-item]
        lots=lots or [],
        sales=sales or [],
        distributions=[SimpleNamespace(paid_at=paid_at)] if sales else [],  # type: ignore[list-item]
    )


OPEN = lot(opens_at=day(50))
SOLD = lot(opens_at=day(50), closed_at=day(51), result="sold", price_fen=500)
FAILED = lot(opens_at=day(50), closed_at=day(51), result="unsold")


@pytest.mark.parametrize(
    ("known", "now"),
    [
        (facts(priced=False), Milestone.priced),
        (facts(), Milestone.announced),
        (facts(lots=[OPEN]), Milestone.sold),
        (facts(lots=[FAILED]), Milestone.sold),
        (facts(lots=[SOLD], sales=[sale()]), Milestone.passed),
        (facts(lots=[SOLD], sales=[sale(defaulted_at=day(60))]), Milestone.sold),
        (facts(lots=[SOLD], sales=[sale(ruling_served_at=day(70))]), Milestone.paid),
        (facts(lots=[SOLD], sales=[sale(ruling_served_at=day(70))], paid_at=day(80)), None),
    ],
)
def test_what_goes_on_is_the_first_not_reached(known: CaseFacts, now: Milestone | None) -> None:
    assert going_on(known) is now


def test_what_comes_follows_what_is_now() -> None:
    states = [item.state for item in story(facts(lots=[OPEN]), "en") if item.state != "done"]
    assert states == ["now", "next", "next"]


def test_what_happened_stands_in_order_of_time() -> None:
    happened = story(facts(lots=[SOLD], sales=[sale(paid_at=day(60))]), "en")
    kinds = [item.kind for item in happened if item.state == "done"]
    assert kinds == ["case_opened", "appraisal", "priced", "opens", "sold", "balance_paid"]


def test_a_case_that_is_paid_out_has_nothing_to_come() -> None:
    known = facts(lots=[SOLD], sales=[sale(ruling_served_at=day(70))], paid_at=day(80))
    assert all(item.state == "done" for item in story(known, "en"))
