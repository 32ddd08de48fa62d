"""What the sandbox court finds out about a thing: every question of its kind, answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from auction.cases.finding_fields import LISTED, fields_for
from auction.cases.kinds import AssetKind
from web.sandbox.people import DEBTOR
from web.sandbox.property_texts import PropertyText

_ANSWERS: Mapping[str, Any] = {
    "certificate": "琼（2021）不动产权第 0031882 号（演练）",
    "floor_area": "见权属证书 / As in the certificate",
    "registered_use": "住宅 / Dwelling",
    "layout": "三室两厅一卫，附平面图 / Three rooms and a hall; see the plan",
    "land_area": "见权属证书 / As in the certificate",
    "land_use": "商业服务业用地 / Commercial",
    "land_right": "国有出让 / Granted by the state",
    "plate": "琼A·演00（演练） / sandbox",
    "chassis_number": "LSANDB0X000000001",
    "mileage_km": 48_200,
    "emission_standard": "国五 / China V",
    "violations": "未处理交通违法 3 起，罚款 600 元 / Three open violations, 600 yuan",
    "keys_and_papers": "钥匙一把，行驶证在案 / One key, licence on file",
    "ship_number": "登记号 0000-演练 / sandbox",
    "ship_type": "见标的介绍 / See the description",
    "tonnage": "见标的介绍 / See the description",
    "class_papers": "船级证书、国籍证书在案 / Class and nationality certificates on file",
    "berth": "见所在位置 / See the place",
    "crew_claims": "公告期内未登记船员债权 / No crew's claim was registered",
    "company": "见标的名称 / See the name",
    "share": "30%",
    "subscribed_fen": 300_000_000,
    "paid_in_fen": 300_000_000,
    "contribution_term": "已届满并实缴 / Due and paid in",
    "statements": "近三年财务报表已调取 / The statements of three years are on file",
    "quantity": "一批，见清单 / One lot, see the list",
    "quality": "正常使用痕迹 / Ordinary wear",
    "licence": "C0000000000（演练） / sandbox",
    "mineral": "建筑用花岗岩 / Granite",
    "mine_area": "0.12 平方公里 / 0.12 km²",
    "reserves": "见储量核实报告 / See the report on reserves",
    "transfer_approval": "转让须经自然资源主管部门批准 / A transfer needs approval",
    "right": "见标的介绍 / See the description",
    "encumbered": LISTED,
    "construction_claim": "none_found",
    "uses": "none_found",
    "vacated_by": "the_court",
    "seen_inside": "inside",
    "found_there": "与登记一致，水电已通 / As registered; water and power are on",
    "dues": LISTED,
    "defects": LISTED,
    "priority": "none_found",
    "tax_items": [
        {"item": "契税 / Deed tax", "rate": "3%", "bearer": "buyer"},
        {"item": "增值税及附加 / Value added tax", "rate": "5%", "bearer": "seller"},
    ],
    "due_list": [
        {
            "kind": "property_fee",
            "amount_fen": 480_000,
            "note": "截至勘查日 / To that day",
        }
    ],
}


def what_was_found(text: PropertyText, on: date) -> dict[str, Any]:
    """Return whole answers about a thing, as it was found on a day."""
    kind = AssetKind(text.kind)
    own: dict[str, Any] = {
        "owner": DEBTOR.name,
        "seen_by": "海口海事法院执行局 / The court's enforcement bureau",
        "occupied_by": "debtor" if "自住" in text.occupation else "court_custody",
        "defect_detail": text.defects,
        "encumbrance_list": [
            {
                "kind": "mortgage",
                "holder": "南海银行",
                "amount_fen": text.worth_yuan * 40,
                "since_on": (on - timedelta(days=900)).isoformat(),
            }
        ],
    }
    if "抵押" not in text.encumbrances:
        own |= {"encumbered": "none_found", "encumbrance_list": None}
    if kind is AssetKind.equity:
        own["priority"] = "recorded"
    if "租" in text.occupation:
        own |= {"uses": LISTED, "use_list": [_lease(on)], "occupied_by": "lessee"}
    answers = {**_ANSWERS, **own}
    days = {"registered_on": on - timedelta(days=1_500), "licence_until_on": on, "seen_on": on}
    answers |= {name: day.isoformat() for name, day in days.items()}
    asked = {field.name for field in fields_for(kind)}
    return {
        name: answer for name, answer in answers.items() if name in asked and answer is not None
    }


def _lease(on: date) -> dict[str, Any]:
    return {
        "kind": "lease",
        "holder": "海口春风便利店有限公司",
        "signed_on": (on - timedelta(days=400)).isoformat(),
        "term": "至 2027 年 6 月 / Until June 2027",
        "rent": "每月 3200 元 / 3,200 yuan a month",
        "in_use": "yes",
        "verdict": "genuine",
        "reason": "租金流水、备案登记 / Payments of rent, registration",
    }
