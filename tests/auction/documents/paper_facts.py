"""Facts for one paper of each kind."""

from __future__ import annotations

from typing import Any

from auction.cases.kinds import ClaimClass
from auction.documents.papers import PaperKind
from auction.settlement.distribution.basis import Basis
from auction.settlement.distribution.waterfall import ClaimDue, Cost, DebtorKind
from tests.auction.documents.account_facts import account_facts

_AT_MS = 1_773_640_938_402
_HEAD = {
    "court_zh": "海口海事法院",
    "court_en": "Haikou Maritime Court",
    "case_number": "（2026）琼72执123号",
    "lot_number": "2026-0412",
    "asset_zh": "海口市龙华区滨海大道1号3栋502房",
    "asset_en": "Flat 502, 3 Binhai Avenue, Haikou",
}


def _pieces(*texts: str) -> list[dict[str, str]]:
    """Return pieces of a paragraph: "-" before what was taken out, "+" before what was put in."""
    marks = {"-": "removed", "+": "added"}
    return [
        {"mark": marks.get(text[0], "same"), "text": text[1:] if text[0] in marks else text}
        for text in texts
    ]


FACTS: dict[PaperKind, dict[str, Any]] = {
    PaperKind.announcement: {
        **_HEAD,
        "content": {
            language: {
                "title": title,
                "sections": [{"code": "price", "heading": title, "paragraphs": ["* # $ _"]}],
            }
            for language, title in (("zh", "拍卖公告"), ("en", "Announcement"))
        },
        "published_at_ms": _AT_MS,
    },
    PaperKind.confirmation: {
        **_HEAD,
        "buyer": "李伟",
        "paddle": "K4821",
        "price_fen": 240_000_000,
        "deposit_fen": 20_000_000,
        "balance_fen": 220_000_000,
        "closed_at_ms": _AT_MS,
        "balance_due_at_ms": None,
        "confirmed_at_ms": _AT_MS,
    },
    PaperKind.ruling: {
        **_HEAD,
        "applicants": ["甲银行", "乙"],
        "debtors": ["张三"],
        "buyer": "李伟",
        "price_fen": 240_000_000,
        "closed_at_ms": _AT_MS,
        "paid_at_ms": _AT_MS,
        "made_at_ms": _AT_MS,
        "judge": "符海兰",
    },
    PaperKind.availability: {
        **_HEAD,
        "opened_at_ms": _AT_MS,
        "nominal_end_at_ms": _AT_MS + 86_400_000,
        "ended_at_ms": _AT_MS + 86_700_000,
        "window_ms": 86_700_000,
        "down_ms": 4_000,
        "up_per_million": 999_953,
        "gaps": [{"down_ms": _AT_MS + 1, "back_ms": _AT_MS + 4_001, "effect": "extended"}],
        "stops": [
            {
                "from_ms": _AT_MS + 60_000,
                "to_ms": None,
                "act": "stay",
                "reason": "案外人提出异议",
            }
        ],
    },
    PaperKind.inquiry_letter: {
        **_HEAD,
        "contact": "0898-12345678",
        "location_zh": "海口市龙华区",
        "location_en": "Longhua, Haikou",
        "body": "国家税务总局海口市税务局",
        "body_contact": "海口市滨海大道",
        "price_kind": "tax_base",
        "requirement": "请告知该房产的计税基准价。",
        "due_at_ms": _AT_MS,
        "judge": "符海兰",
        "made_at_ms": _AT_MS,
    },
    PaperKind.special_notice: {
        **_HEAD,
        "paragraphs": {
            "zh": [
                "一、竞买人应当具备完全民事行为能力；法律对买受人资格有特殊规定的，从其规定。",
                "二、委托他人代为竞买的，应当在竞价程序开始前经本院确认，并通知网络服务提供者。",
                "三、标的已知瑕疵和权利负担见本公告。",
            ],
            "en": [
                "1. A bidder has full civil capacity, and any qualification the law asks for.",
                "2. A proxy must be confirmed by the court before bidding begins.",
                "3. Known defects and encumbrances stand in the announcement.",
            ],
        },
        "published_at_ms": _AT_MS,
    },
    PaperKind.correction: {
        **_HEAD,
        "version": 2,
        "ground": "new_fact",
        "reason": "抵押权已于公告后注销，更正权利负担。",
        "weight": "matter",
        "not_before_ms": _AT_MS + 30 * 86_400_000,
        "corrected_at_ms": _AT_MS,
        "published_at_ms": _AT_MS + 86_400_000,
        "changes": {
            "zh": [
                {
                    "heading": "标的现状、权利负担及已知瑕疵",
                    "paragraphs": [
                        {
                            "old": _pieces("权利负担：", "-抵押权人：南海银行。"),
                            "new": _pieces("权利负担：", "+无抵押。"),
                        },
                        {"old": None, "new": _pieces("+车位不随房屋一并拍卖。")},
                    ],
                }
            ],
            "en": [
                {
                    "heading": "Condition, encumbrances and known defects",
                    "paragraphs": [
                        {
                            "old": _pieces("Encumbrances: ", "-mortgaged to Nanhai Bank."),
                            "new": _pieces("Encumbrances: ", "+none."),
                        },
                        {"old": None, "new": _pieces("+The parking space is not part of it.")},
                    ],
                }
            ],
        },
    },
    PaperKind.deliberation: {
        **_HEAD,
        "terms": {
            "start_fen": 273_756_000,
            "increment_fen": 1_000_000,
            "deposit_fen": 41_000_000,
            "opens_at_ms": _AT_MS + 40 * 86_400_000,
            "ends_at_ms": _AT_MS + 41 * 86_400_000,
            "balance_days": 10,
        },
        "terms_hash": "ab" * 32,
        "proposer": "符海兰",
        "proposed_at_ms": _AT_MS,
        "decided_at_ms": _AT_MS + 3_600_000,
        "signatures": [
            {"name": name, "signed_at_ms": _AT_MS + place * 600_000}
            for place, name in enumerate(("符海兰", "陈志远", "王若琳"), 1)
        ],
    },
    PaperKind.notice_letter: {
        **_HEAD,
        "addressee": "周晓梅",
        "capacity": "co_owner",
        "start_fen": 273_756_000,
        "deposit_fen": 41_000_000,
        "opens_at_ms": _AT_MS + 40 * 86_400_000,
        "ends_at_ms": _AT_MS + 41 * 86_400_000,
        "publish_at_ms": _AT_MS + 5 * 86_400_000,
        "address": "海口市龙华区金贸西路8号",
        "contact": "0898-12345678",
        "judge": "符海兰",
        "made_at_ms": _AT_MS,
    },
    **{
        kind: {
            **_HEAD,
            "ground": ground,
            "reason": reason,
            "until_at_ms": _AT_MS + 20 * 86_400_000 if kind == "suspension" else None,
            "taken_at_ms": _AT_MS,
            "judge": "符海兰",
        }
        for kind, ground, reason in (
            (PaperKind.suspension, "objection", "利害关系人对拍卖公告提出异议，需要审查。"),
            (PaperKind.stay, "outsider_claim", "案外人就该房产提出排除执行的异议。"),
            (PaperKind.resumption, "over", "案外人异议已被裁定驳回，中止事由消失。"),
            (PaperKind.withdrawal, "debtor_paid", "被执行人已经清偿全部债务并负担费用。"),
        )
    },
    PaperKind.failure: {
        **_HEAD,
        "round": "first",
        "start_fen": 273_756_000,
        "why": "nobody",
        "opened_at_ms": _AT_MS,
        "closed_at_ms": _AT_MS + 86_400_000,
    },
    PaperKind.assistance: {
        **_HEAD,
        "buyer": "李伟",
        "debtors": ["张三"],
        "price_fen": 240_000_000,
        "ruling_number": "401234567897",
        "served_at_ms": _AT_MS,
        "contact": "0898-12345678",
        "judge": "符海兰",
        "made_at_ms": _AT_MS,
    },
    PaperKind.hand_over: {
        **_HEAD,
        "buyer": "李伟",
        "ruling_number": "401234567897",
        "handed_over_at_ms": _AT_MS,
        "by": "陈书记员",
        "note": "钥匙两把，水电表读数已经抄录，房屋内无遗留物品。",
    },
    PaperKind.distribution_plan: {
        **_HEAD,
        "plan": {
            "version": 1,
            "debtors": ["张三"],
            "names": {"c1": "甲银行", "c2": "乙"},
            "fixed": {},
            "basis": Basis(
                price_fen=100_000_00,
                proceeds_fen=100_000_00,
                debtor=DebtorKind.person,
                costs=(Cost("execution_fee", 1_400_00),),
                claims=tuple(
                    ClaimDue(
                        id=name,
                        creditor=name,
                        claim_class=ClaimClass.ordinary,
                        principal_fen=90_000_00,
                    )
                    for name in ("c1", "c2")
                ),
                class_order=(ClaimClass.ordinary,),
            ).to_json(),
        },
        "content_sha256": "ab" * 32,
        "judge": "王法官",
        "made_at_ms": _AT_MS,
    },
    PaperKind.account: {**_HEAD, **account_facts()},
    PaperKind.top_up: {
        **_HEAD,
        "buyer": "李伟",
        "price_fen": 240_000_000,
        "resale_price_fen": 168_000_000,
        "kept_fen": 20_000_000,
        "uncovered_fen": 52_800_000,
        "amount_fen": 50_000_000,
        "is_ordered": True,
        "reason": "买受人悔拍造成差价。",
        "payment_number": "401234567899",
        "judge": "符海兰",
        "made_at_ms": _AT_MS,
    },
    PaperKind.distribution: {
        **_HEAD,
        "price_fen": 240_000_000,
        "forfeits_fen": 0,
        "proceeds_fen": 240_000_000,
        "surplus_fen": 1,
        "short_fen": 0,
        "judge": "符海兰",
        "approved_at_ms": _AT_MS,
        "lines": [
            {"name": "", "part": "cost", "due_fen": 1, "paid_fen": 1, "rule": "W-01"},
            {"name": "甲", "part": "principal", "due_fen": 2, "paid_fen": 1, "rule": "DIST-12"},
        ],
    },
}
