"""Pure. One worked example for each calculator with a long form, as it would be typed."""

from __future__ import annotations

from collections.abc import Mapping

DISTRIBUTION: Mapping[str, str] = {
    "proceeds": "1,000,000.01",
    "debtor": "enterprise",
    "cost_1_name": "评估费",
    "cost_1_amount": "8,000",
    "cost_2_name": "执行申请费",
    "cost_2_amount": "12,400",
    "claim_1_creditor": "甲银行",
    "claim_1_class": "security",
    "claim_1_rank": "1",
    "claim_1_principal": "600,000",
    "claim_1_interest": "100,000",
    "claim_1_doubled_interest": "5,000",
    "claim_1_collateral_net": "660,000",
    "claim_2_creditor": "乙公司",
    "claim_2_class": "ordinary",
    "claim_2_rank": "1",
    "claim_2_seized_on": "2025-03-01",
    "claim_2_principal": "200,000",
    "claim_2_interest": "25,000",
    "claim_2_costs": "5,000",
    "claim_3_creditor": "丙",
    "claim_3_class": "ordinary",
    "claim_3_rank": "1",
    "claim_3_seized_on": "2025-03-01",
    "claim_3_principal": "170,000",
    "claim_3_doubled_interest": "3,000",
}
DELAY_INTEREST: Mapping[str, str] = {
    "base": "1,000,000",
    "general": "50,000",
    "due_on": "2024-01-31",
    "ends_on": "2024-02-20",
    "payment_1_on": "2024-02-10",
    "payment_1_fen": "400,000",
    "excluded_1_from": "2024-02-12",
    "excluded_1_to": "2024-02-13",
}
