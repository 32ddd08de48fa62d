"""Facts for one paper of each kind."""

from __future__ import annotations

from typing import Any

from auction.documents.papers import PaperKind

_AT_MS = 1_773_640_938_402
_HEAD = {
    "court_zh": "海口海事法院",
    "court_en": "Haikou Maritime Court",
    "case_number": "（2026）琼72执123号",
    "lot_number": "2026-0412",
    "asset_zh": "海口市龙华区滨海大道1号3栋502房",
    "asset_en": "Flat 502, 3 Binhai Avenue, Haikou",
}

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
