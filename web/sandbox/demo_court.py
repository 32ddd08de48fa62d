"""The demo's first half: from the opened case to the announcement."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from auction.kernel.clock import COURT_ZONE, court_day
from web.sandbox.demo_cast import Stage, instant, soon, yuan
from web.sandbox.demo_client import check, wait_for
from web.sandbox.found import what_was_found
from web.sandbox.people import APPLICANT, DEBTOR, bank_account
from web.sandbox.property_texts import PROPERTY
from web.sandbox.report_paper import report_paper
from web.sandbox.slip import signed_slip

FLAT = PROPERTY[0]
WORTH_FEN = 210_000_000
START_FEN = 147_000_000
INCREMENT_FEN = 1_000_000
DEPOSIT_FEN = 14_700_000
FOUND = {
    "ownership": "登记于被执行人名下 Registered to the debtor",
    "encumbrances": "有抵押 Mortgaged",
    "occupation": "空置 Vacant",
    "taxes_and_fees": "无欠缴 Nothing owed",
    "defects": "未见 None seen",
    "both_ask": ["appraisal"],
}
DEBT_FEN, SMALL_DEBT_FEN, KEEPING_COST_FEN = 80_000_000, 30_000_000, 600_000
PANEL = ("panel1", "panel2", "panel3")
_NOTICE_DAYS = 32
_CHECKS = ["basics", "scope", "agency", "signers", "figure"]
_TITLE = "（2026）琼72民初8号民事判决书"


def open_the_case(stage: Stage) -> None:
    """A judge opens a case with parties, claims and a seized flat."""
    judge, today = stage.person("judge"), court_day(stage.now())
    number = f"（{today.year}）琼72执901号"
    case = judge.post("/cases", {"number": number, "summary": FLAT.name_zh})["id"]
    stage.ids["case"], stage.ids["case_number"] = case, number
    applicant = _party(stage, "applicant", "enterprise", APPLICANT.name, APPLICANT.email, 900)
    _party(stage, "debtor", "person", DEBTOR.name, DEBTOR.email, 901)
    other = _party(stage, "creditor", "enterprise", "海口建材批发市场", "", 902)
    for party, owed_fen in ((applicant, DEBT_FEN), (other, SMALL_DEBT_FEN)):
        claim = {
            "party_id": party,
            "title": _TITLE,
            "claim_class": "ordinary",
            "rank": 1,
            "principal_fen": owed_fen,
            "seized_on": today.isoformat(),
        }
        judge.post(f"/cases/{case}/claims", claim)
    stage.say(f"A judge opens {number}: two creditors are owed {yuan(DEBT_FEN + SMALL_DEBT_FEN)}.")
    judge.post(f"/cases/{case}/costs", _cost())
    stage.ids["asset"] = judge.post(f"/cases/{case}/assets", _flat(today))["id"]
    judge.post(f"/assets/{stage.ids['asset']}/findings", {"answers": what_was_found(FLAT, today)})
    stage.say(f"A flat is seized: {FLAT.name_en}.")


def price_the_flat(stage: Stage) -> None:
    """Three agencies are drawn, the first values the flat, and in five days nobody objects."""
    judge = stage.person("judge")
    procedure = judge.post(f"/assets/{stage.ids['asset']}/procedures")["id"]
    judge.post(f"/procedures/{procedure}/findings", FOUND)
    appraisal = judge.post(f"/assets/{stage.ids['asset']}/appraisals")["id"]
    drawn = judge.post(f"/appraisals/{appraisal}/draw", {"contribution_days": 0})["commissions"]
    check(len(drawn) == 3, "three agencies are drawn")
    first = next(each for each in drawn if each["place"] == 1)
    stage.say(f"Three agencies are drawn; the first is {first['agency_name']}.")
    agent, address = stage.person(_agent(stage, first)), f"/commissions/{first['id']}"
    agent.post(f"{address}/acceptance", {"no_interest": True})
    today = court_day(stage.now())
    agent.upload(
        f"{address}/reports",
        report_paper(FLAT, valued_on=today.isoformat()),
        "application/pdf",
        amount_fen=str(WORTH_FEN),
        valid_until_on=(today + timedelta(days=360)).isoformat(),
        value_on=today.isoformat(),
        signed_on=today.isoformat(),
        methods="market,income",
        appraisers="符兰:4620190017,陈志远:4620210086",
    )
    stage.say(f"It takes the commission and hands in its report: {yuan(WORTH_FEN)}.")
    until = _serve_the_report(stage, appraisal, today)
    stage.walk_to(soon(until))
    stage.say("The parties receive it; five days pass and nobody objects: the price stands.")


def decide_the_terms(stage: Stage) -> None:
    """The panel of three signs the terms, and the lot is announced."""
    judge = stage.person("judge")
    lot = stage.ids["lot"] = judge.post(f"/assets/{stage.ids['asset']}/lots")["id"]
    opens_at = _ten_oclock(stage.now() + timedelta(days=_NOTICE_DAYS))
    terms = {
        "start_fen": START_FEN,
        "increment_fen": INCREMENT_FEN,
        "deposit_fen": DEPOSIT_FEN,
        "opens_at": opens_at.isoformat(),
        "ends_at": (opens_at + timedelta(hours=24)).isoformat(),
        "balance_days": 10,
    }
    too_low = judge.refused(f"/lots/{lot}/decision", {**terms, "start_fen": START_FEN // 2})
    decision = judge.post(f"/lots/{lot}/decision", terms)["id"]
    alone = judge.refused(f"/decisions/{decision}/signature", {})
    stage.say(f"Half the price to start with is refused ({too_low}), so is a lone judge ({alone}).")
    signed = [
        stage.person(member).post(f"/decisions/{decision}/signature")["is_decided"]
        for member in PANEL
    ]
    check(signed == [False, False, True], "the third signature decides, not the first or second")
    untold = judge.refused(f"/lots/{lot}/publication", {})
    _tell_everybody(stage, lot)
    stage.say(f"Untold parties keep it from being announced ({untold}); all waive it in writing.")
    judge.post(f"/lots/{lot}/publication")
    stage.say(f"Three members sign: start {yuan(START_FEN)}. The lot is announced for a month.")


def _tell_everybody(stage: Stage, lot: str) -> None:
    judge = stage.person("judge")
    for recipient in judge.get(f"/lots/{lot}/notices")["recipients"]:
        judge.upload(
            f"/lots/{lot}/notices/waivers",
            signed_slip(),
            "image/png",
            recipient=recipient["key"],
        )


def _party(stage: Stage, role: str, kind: str, name: str, email: str, position: int) -> str:
    party = {
        "role": role,
        "kind": kind,
        "name": name,
        "email": email,
        "bank_account": bank_account(position),
    }
    return str(stage.person("judge").post(f"/cases/{stage.ids['case']}/parties", party)["id"])


def _cost() -> dict[str, Any]:
    return {
        "name": "保管费",
        "payee_name": "海口安顺仓储",
        "payee_account": bank_account(903),
        "amount_fen": KEEPING_COST_FEN,
    }


def _flat(today: date) -> dict[str, Any]:
    return {
        "kind": FLAT.kind,
        "name_zh": FLAT.name_zh,
        "name_en": FLAT.name_en,
        "description_zh": FLAT.description_zh,
        "description_en": FLAT.description_en,
        "location_zh": FLAT.location_zh,
        "location_en": FLAT.location_en,
        "encumbrances": FLAT.encumbrances,
        "occupation": FLAT.occupation,
        "defects": FLAT.defects,
        "seized_on": today.isoformat(),
        "seizure_lapses_on": (today + timedelta(days=1060)).isoformat(),
    }


def _agent(stage: Stage, commission: dict[str, Any]) -> str:
    """Return the login of who acts for a drawn agency."""
    roster = stage.person("judge").get("/agencies?size=100")["items"]
    agency = next(each for each in roster if each["licence_no"] == commission["licence_no"])
    return str(agency["accounts"][0]).partition("@")[0]


def _serve_the_report(stage: Stage, appraisal: str, today: date) -> datetime:
    """Serve it on everybody; return when the last one may no longer object."""
    judge, address = stage.person("judge"), f"/appraisals/{appraisal}"
    served = judge.post(f"{address}/delivery", {"checks": _CHECKS})["reports"][-1]["services"]
    for service in served:
        if service["way"] == "public_notice":
            judge.upload(
                f"{address}/receipts",
                report_paper(FLAT, valued_on=today.isoformat()),
                "application/pdf",
                party_id=service["party_id"],
                received_on=today.isoformat(),
            )
    shown = wait_for(lambda: judge.get(address), "the appraisal can be read")
    return max(
        instant(service["objections_until_at"]) for service in shown["reports"][-1]["services"]
    )


def _ten_oclock(at: datetime) -> datetime:
    return datetime.combine(court_day(at), time(10), tzinfo=COURT_ZONE)
