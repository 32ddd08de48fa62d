"""A house with a sale on its way, of which nothing may change when bad input is refused."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf

from auction.i18n.languages import Language
from auction.kernel.actor import Actor
from auction.kernel.clock import COURT_ZONE, court_day
from auction.kernel.money import format_yuan
from tests.fakes.sentences import sentence
from tests.fakes.whole_house import Browser, WholeHouse
from tests.integration.api.walking import (
    REPORT_SAYS,
    START_FEN,
    Walk,
)
from tests.valuation.reports import plain_pdf

BEYOND_FEN = 2**53


RIVAL = "王二"


# What a refused act could have written. Messages, audit and sign-ins may grow by themselves.
KEPT = [
    "enforcement_case",
    "case_party",
    "claim",
    "case_cost",
    "seized_asset",
    "asset_photo",
    "lot",
    "terms_decision",
    "terms_signature",
    "announcement",
    "application",
    "deposit",
    "payment_number",
    "payout",
    "ledger_entry",
    "ledger_posting",
    "appraisal",
    "commission",
    "appraisal_report",
    "stored_file",
    "sale",
    "lot_event",
    "identity_dossier",
    "account",
    "agency",
    "idempotency_record",
]


@dataclass
class Desk:
    """The house, and the three things acts are tried on."""

    house: WholeHouse
    draft: Walk
    report: Walk
    rival: Actor

    async def held(self) -> dict[str, str]:
        """Return a print of every table an act could change."""
        held = {}
        for table in KEPT:
            rows = f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"
            held[table] = await self.house.one(rows)
        return held


async def shown(browser: Browser, path: str, form: dict[str, Any], **more: Any) -> set[str]:
    """Send a form once in each language; return the codes of this file it was refused with."""
    found: list[set[str]] = []
    for language in Language:
        browser.http.cookies.set("language", language.value)
        answer = await browser.send(path, form, **more)
        assert 400 <= answer.status_code < 500, answer.text[:500]
        text = html.unescape(answer.text)
        found.append({code for code in CODES if sentence(language, f"refusal.{code}") in text})
    assert found[0] == found[1]
    return found[0]


CODES = [
    "bad_amount",
    "bad_date",
    "ends_before_it_opens",
    "bidding_too_short",
    "opens_too_soon",
    "start_under_floor",
    "increment_above_start",
    "deposit_outside_band",
    "report_not_pdf",
    "report_encrypted",
    "report_empty",
    "report_too_large",
    "report_there_already",
    "stale_form",
    "forged_form",
    "terms_are_published",
    "not_allowed",
    "not_admitted",
    "signed_already",
    "too_long",
    "body_too_large",
]


def typed_terms(desk: Desk, **change: Any) -> dict[str, Any]:
    """Return lawful terms as a judge types them, but for a change."""
    sent = desk.draft.terms()
    amounts = {name: format_yuan(sent[name]) for name in sent if name.endswith("_fen")}
    times = {name: on_court_clock(sent[name]) for name in ("opens_at", "ends_at")}
    return {**amounts, **times, "balance_days": "10", "seen": "", **change}


def on_court_clock(iso: str) -> str:
    return datetime.fromisoformat(iso).astimezone(COURT_ZONE).strftime("%Y-%m-%dT%H:%M")


def unlawful(desk: Desk, fault: str) -> tuple[dict[str, Any], str]:
    """Return what to change in lawful terms for a fault, and the field that is to blame."""
    opens = datetime.fromisoformat(desk.draft.terms()["opens_at"])
    now = desk.house.site.house.clock.now()

    def at(instant: datetime) -> str:
        return instant.isoformat(timespec="seconds")

    soon = now + timedelta(days=29)
    faults: dict[str, tuple[dict[str, Any], str]] = {
        "ends_before_it_opens": ({"ends_at": at(opens - timedelta(hours=1))}, "ends_at"),
        "bidding_too_short": ({"ends_at": at(opens + timedelta(hours=23))}, "ends_at"),
        "opens_too_soon": (
            {"opens_at": at(soon), "ends_at": at(soon + timedelta(days=1))},
            "opens_at",
        ),
        "start_under_floor": ({"start_fen": START_FEN - 100}, "start_fen"),
        "increment_above_start": ({"increment_fen": START_FEN + 100}, "increment_fen"),
        "deposit_too_small": ({"deposit_fen": START_FEN * 5 // 100 - 100}, "deposit_fen"),
        "deposit_too_large": ({"deposit_fen": START_FEN * 20 // 100 + 100}, "deposit_fen"),
    }
    return faults[fault]


FAULTS = {
    "ends_before_it_opens": "ends_before_it_opens",
    "bidding_too_short": "bidding_too_short",
    "opens_too_soon": "opens_too_soon",
    "start_under_floor": "start_under_floor",
    "increment_above_start": "increment_above_start",
    "deposit_too_small": "deposit_outside_band",
    "deposit_too_large": "deposit_outside_band",
}


def locked_pdf() -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(plain_pdf())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def pageless_pdf() -> bytes:
    out = BytesIO()
    with pikepdf.Pdf.new() as pdf:
        pdf.save(out)
    return out.getvalue()


async def report_browser(desk: Desk) -> Browser:
    return await desk.house.browser(desk.report.agent)


def typed_report(desk: Desk) -> dict[str, str]:
    """Return what a good report says, as the form takes it."""
    today = today_of(desk)
    return {
        "amount": "3,910,800",
        "valid_until": valid_until(desk),
        "value_on": today,
        "signed_on": today,
        "methods": "market",
        "one_method_reason": "可比案例充足",
        "appraiser_name-1": "王某",
        "appraiser_licence-1": "4620260001",
        "appraiser_name-2": "李某",
        "appraiser_licence-2": "4620260002",
    }


def sent_report(desk: Desk) -> dict[str, str]:
    """Return the same as the API takes it."""
    today = today_of(desk)
    figures = {"amount_fen": "391080000", "valid_until_on": valid_until(desk)}
    return {**figures, "value_on": today, "signed_on": today, **REPORT_SAYS}


def today_of(desk: Desk) -> str:
    return court_day(desk.house.site.house.clock.now()).isoformat()


def valid_until(desk: Desk) -> str:
    return (desk.house.site.house.clock.now() + timedelta(days=300)).date().isoformat()
