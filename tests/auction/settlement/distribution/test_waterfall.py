from __future__ import annotations

from datetime import date

import pytest

from auction.cases.kinds import ClaimClass
from auction.settlement.distribution.waterfall import (
    ClaimDue,
    Cost,
    DebtorKind,
    Outcome,
    share_out,
)

Paid = tuple[str, str, int, int, str]


def rows(outcome: Outcome) -> list[Paid]:
    return [
        (line.claim, line.part.value, line.due_fen, line.paid_fen, line.rule)
        for line in outcome.lines
    ]


def ordinary(name: str, principal_fen: int, **more: int | date | None) -> ClaimDue:
    return ClaimDue(
        id=name,
        creditor=name,
        claim_class=ClaimClass.ordinary,
        principal_fen=principal_fen,
        **more,  # type: ignore[arg-type]
    )


def test_a_capped_security_claim_shares_its_rest_with_the_ordinary_ones() -> None:
    outcome = share_out(
        100_001,
        debtor=DebtorKind.person,
        costs=[Cost("评估费", 4_000)],
        claims=[
            ClaimDue(
                id="M",
                creditor="甲银行",
                claim_class=ClaimClass.security,
                principal_fen=60_000,
                interest_fen=10_000,
                doubled_interest_fen=500,
                collateral_net_fen=66_000,
            ),
            ordinary(
                "A",
                40_000,
                interest_fen=5_000,
                costs_fen=1_000,
                doubled_interest_fen=300,
                seized_on=date(2025, 3, 1),
            ),
        ],
    )
    assert rows(outcome) == [
        ("评估费", "cost", 4_000, 4_000, "W-01"),
        ("M", "interest", 10_000, 10_000, "W-08"),
        ("M", "principal", 56_000, 56_000, "W-08"),
        ("M", "principal", 4_000, 2_400, "DIST-12"),
        ("A", "costs", 1_000, 1_000, "DIST-12"),
        ("A", "interest", 5_000, 5_000, "DIST-12"),
        ("A", "principal", 40_000, 21_601, "DIST-12"),
        ("M", "doubled_interest", 500, 0, "W-11"),
        ("A", "doubled_interest", 300, 0, "W-11"),
    ]
    assert (outcome.surplus_fen, outcome.short_fen) == (0, 20_799)


def test_a_person_s_ordinary_creditors_share_whatever_their_dates_and_ranks() -> None:
    outcome = share_out(
        100,
        debtor=DebtorKind.person,
        costs=[],
        claims=[
            ordinary("early", 100, seized_on=date(2020, 1, 1), rank=1),
            ordinary("late", 300, seized_on=date(2025, 1, 1), rank=9),
        ],
    )
    assert (outcome.paid_fen("early"), outcome.paid_fen("late")) == (25, 75)


def test_an_enterprise_s_ordinary_creditors_are_paid_in_the_order_of_seizure() -> None:
    outcome = share_out(
        150,
        debtor=DebtorKind.enterprise,
        costs=[],
        claims=[
            ordinary("undated", 100),
            ordinary("late", 100, seized_on=date(2025, 1, 1)),
            ordinary("early", 100, seized_on=date(2020, 1, 1)),
        ],
    )
    paid = {name: outcome.paid_fen(name) for name in ("early", "late", "undated")}
    assert paid == {"early": 100, "late": 50, "undated": 0}


def test_one_seizure_date_is_one_turn() -> None:
    same_day = date(2024, 5, 5)
    outcome = share_out(
        99,
        debtor=DebtorKind.enterprise,
        costs=[],
        claims=[ordinary("a", 100, seized_on=same_day), ordinary("b", 200, seized_on=same_day)],
    )
    assert (outcome.paid_fen("a"), outcome.paid_fen("b")) == (33, 66)


def test_equal_remainders_go_to_whoever_is_listed_first() -> None:
    claims = [ordinary("first", 50), ordinary("second", 50)]
    outcome = share_out(1, debtor=DebtorKind.person, costs=[], claims=claims)
    assert (outcome.paid_fen("first"), outcome.paid_fen("second")) == (1, 0)


def test_better_ranks_are_full_before_worse_ones_get_anything() -> None:
    mortgages = [
        ClaimDue(
            id=f"rank {rank}",
            creditor="bank",
            claim_class=ClaimClass.security,
            rank=rank,
            principal_fen=60,
        )
        for rank in (2, 1)
    ]
    outcome = share_out(80, debtor=DebtorKind.person, costs=[], claims=mortgages)
    assert (outcome.paid_fen("rank 1"), outcome.paid_fen("rank 2")) == (60, 20)


def test_doubled_interest_waits_for_every_class() -> None:
    claims = [
        ClaimDue(
            id="security",
            creditor="bank",
            claim_class=ClaimClass.security,
            principal_fen=10,
            doubled_interest_fen=10,
        ),
        ClaimDue(id="fine", creditor="court", claim_class=ClaimClass.fine, principal_fen=10),
    ]
    outcome = share_out(20, debtor=DebtorKind.person, costs=[], claims=claims)
    assert (outcome.paid_fen("security"), outcome.paid_fen("fine")) == (10, 10)


def test_what_nobody_claims_is_the_debtor_s() -> None:
    outcome = share_out(
        500, debtor=DebtorKind.person, costs=[Cost("fee", 100)], claims=[ordinary("a", 150)]
    )
    assert (outcome.surplus_fen, outcome.short_fen) == (250, 0)


@pytest.mark.parametrize("proceeds_fen", [0, 1, 99, 100])
def test_costs_come_first_in_the_order_given(proceeds_fen: int) -> None:
    outcome = share_out(
        proceeds_fen,
        debtor=DebtorKind.person,
        costs=[Cost("one", 60), Cost("two", 40)],
        claims=[ordinary("a", 10)],
    )
    assert outcome.paid_fen("one") == min(60, proceeds_fen)
    assert outcome.paid_fen("two") == max(0, min(40, proceeds_fen - 60))
    assert outcome.paid_fen("a") == 0


def test_a_judge_s_order_moves_a_class() -> None:
    claims = [
        ClaimDue(id="tax", creditor="office", claim_class=ClaimClass.tax, principal_fen=10),
        ClaimDue(id="bank", creditor="bank", claim_class=ClaimClass.security, principal_fen=10),
    ]
    order = [ClaimClass.security, ClaimClass.tax, ClaimClass.ordinary]
    outcome = share_out(10, debtor=DebtorKind.person, costs=[], claims=claims, class_order=order)
    assert (outcome.paid_fen("bank"), outcome.paid_fen("tax")) == (10, 0)
