"""The table of routes of the valuation: one line each, with its guard; `web/routes.py` joins it.

Procedures and their methods, the roster, choices and draws, appraisals, network inquiries.
"""

from __future__ import annotations

from auction.kernel.actor import Role
from web.court import (
    agency_desk,
    agency_entries,
    fees,
    inquiries,
    negotiations,
    objections,
    procedures,
    roster,
    roster_files,
    transfers,
    valuation,
)
from web.court import draws as court_draws
from web.court import network as court_network
from web.court import platforms as court_platforms
from web.doors import Door, page, upload
from web.guards import anyone, role
from web.public import agencies as public_agencies
from web.public import (
    draws,
    inquiry_answers,
    prices_got,
)

_JUDGE = role(Role.judge)
_JUDGES = role(Role.judge, Role.clerk)
_COURT = role(Role.judge, Role.clerk, Role.panel, Role.president)

# --- Valuation: the court's side, the roster, the published draws --------------------------------
VALUATION: list[Door] = [
    page("GET", "/court/appraisals", valuation.list_appraisals, _COURT),
    page("GET", "/court/assets/{asset_id}/procedure", procedures.start_page, _COURT),
    page("POST", "/court/assets/{asset_id}/procedure", procedures.start, _JUDGES),
    page("GET", "/court/procedures/{procedure_id}", procedures.show, _COURT),
    page("POST", "/court/procedures/{procedure_id}/findings", procedures.note_findings, _JUDGES),
    page("POST", "/court/procedures/{procedure_id}/appraisal", procedures.begin_appraisal, _JUDGES),
    page(
        "POST",
        "/court/procedures/{procedure_id}/market-price",
        procedures.price_without_valuation,
        _JUDGE,
    ),
    page("POST", "/court/procedures/{procedure_id}/withdrawal", procedures.withdraw, _JUDGE),
    page("GET", "/court/appraisals/{appraisal_id}", valuation.show, _COURT),
    page("POST", "/court/appraisals/{appraisal_id}/agreement", valuation.agree, _JUDGES),
    page("POST", "/court/appraisals/{appraisal_id}/draw", court_draws.open_draw, _JUDGES),
    page("POST", "/court/appraisals/{appraisal_id}/exclusions", court_draws.exclude, _JUDGES),
    page("POST", "/court/appraisals/{appraisal_id}/figure", court_draws.enter_figure, _JUDGES),
    page(
        "POST",
        "/court/appraisals/{appraisal_id}/figure/confirmation",
        court_draws.confirm_figure,
        _JUDGES,
    ),
    page("POST", "/court/appraisals/{appraisal_id}/delivery", valuation.deliver, _JUDGE),
    page("POST", "/court/appraisals/{appraisal_id}/return", valuation.send_back, _JUDGE),
    upload("/court/appraisals/{appraisal_id}/receipts", valuation.note_receipt, _JUDGES),
    page("GET", "/court/appraisals/{appraisal_id}/papers/{file_id}", objections.paper_file, _COURT),
    page("POST", "/court/appraisals/{appraisal_id}/review", objections.commission_review, _JUDGE),
    upload(
        "/court/appraisals/{appraisal_id}/review/conclusion", objections.conclude_review, _JUDGE
    ),
    page(
        "POST",
        "/court/appraisals/{appraisal_id}/objections/{objection_id}/forwarding",
        objections.forward,
        _JUDGE,
    ),
    page(
        "POST",
        "/court/appraisals/{appraisal_id}/objections/{objection_id}/service",
        objections.serve,
        _JUDGE,
    ),
    page("GET", "/court/supervision", objections.list_requests, _COURT),
    page("GET", "/court/supervision/{request_id}", objections.show_request, _COURT),
    page("POST", "/court/supervision/{request_id}", objections.answer_request, _JUDGE),
    page("GET", "/court/supervision/{request_id}/evidence", objections.evidence, _COURT),
    page(
        "POST",
        "/court/appraisals/{appraisal_id}/objections/{objection_id}",
        valuation.decide,
        _JUDGE,
    ),
    page(
        "GET", "/court/appraisals/{appraisal_id}/reports/{report_id}", valuation.report_file, _COURT
    ),
    page("GET", "/court/roster", roster.show, _COURT),
    page("POST", "/court/roster", roster.add, _JUDGES),
    page("GET", "/court/roster.csv", roster_files.download_csv, _COURT),
    page("GET", "/court/roster.xlsx", roster_files.download_workbook, _COURT),
    page("GET", "/court/roster/imports", roster_files.show_imports, _JUDGES),
    upload("/court/roster/imports", roster_files.preview, _JUDGES),
    page("GET", "/court/roster/imports/{import_id}", roster_files.show_import, _JUDGES),
    page("POST", "/court/roster/imports/{import_id}/application", roster_files.apply, _JUDGES),
    page(
        "POST",
        "/court/appraisals/{appraisal_id}/extensions/{request_id}",
        agency_desk.decide_extension,
        _JUDGE,
    ),
    page("POST", "/court/appraisals/{appraisal_id}/suspension", agency_desk.suspend, _JUDGE),
    page("POST", "/court/appraisals/{appraisal_id}/resumption", agency_desk.resume, _JUDGE),
    page("POST", "/court/appraisals/{appraisal_id}/materials", agency_desk.note_materials, _JUDGES),
    page(
        "GET", "/court/appraisals/{appraisal_id}/annexes/{annex_id}", agency_desk.annex_file, _COURT
    ),
    page("GET", "/court/commissions/{commission_id}", agency_desk.commission, _COURT),
    page("POST", "/court/assets/{asset_id}/reissue", agency_desk.order_reissue, _JUDGE),
    page("GET", "/court/roster/{agency_id}", roster.show_agency, _JUDGES),
    page("POST", "/court/roster/{agency_id}/details", agency_entries.keep_details, _JUDGES),
    page("POST", "/court/roster/{agency_id}/licences", agency_entries.keep_licence, _JUDGES),
    page("POST", "/court/roster/{agency_id}/licences/end", agency_entries.drop_licence, _JUDGES),
    page("POST", "/court/roster/{agency_id}/appraisers", agency_entries.add_appraiser, _JUDGES),
    page(
        "POST", "/court/roster/{agency_id}/appraisers/end", agency_entries.remove_appraiser, _JUDGES
    ),
    page("POST", "/court/roster/{agency_id}/removal", agency_entries.remove, _JUDGE),
    page("POST", "/court/roster/{agency_id}/accounts", roster.bind, _JUDGES),
    page("POST", "/court/roster/{agency_id}/suspension", roster.suspend, _JUDGES),
    page("POST", "/court/roster/{agency_id}/restoration", roster.restore, _JUDGES),
    page("GET", "/court/procedures/{procedure_id}/negotiation", negotiations.begin_page, _JUDGES),
    page("POST", "/court/procedures/{procedure_id}/negotiation", negotiations.begin, _JUDGES),
    page("GET", "/court/negotiations/{negotiation_id}", negotiations.show, _COURT),
    page("POST", "/court/negotiations/{negotiation_id}/decision", negotiations.decide, _JUDGE),
    page("GET", "/court/procedures/{procedure_id}/directed-inquiry", inquiries.begin_page, _JUDGE),
    page("POST", "/court/procedures/{procedure_id}/directed-inquiry", inquiries.begin, _JUDGE),
    page("GET", "/court/directed-inquiries/{inquiry_id}", inquiries.show, _COURT),
    page("GET", "/court/directed-inquiries/{inquiry_id}/paper", inquiries.paper, _COURT),
    page("POST", "/court/directed-inquiries/{inquiry_id}/link", inquiries.make_link, _JUDGE),
    upload("/court/directed-inquiries/{inquiry_id}/answer", inquiries.answer, _JUDGE),
    page("POST", "/court/directed-inquiries/{inquiry_id}/no-price", inquiries.no_price, _JUDGE),
    page("GET", "/inquiries/{token}", inquiry_answers.show, anyone),
    upload("/inquiries/{token}", inquiry_answers.answer, anyone),
    page("POST", "/inquiries/{token}/no-price", inquiry_answers.no_price, anyone),
]

# --- Network inquiries: the platforms, and what each was asked and said --------------------------
_INQUIRY = "/court/network-inquiries/{inquiry_id}"
_PLATFORM = "/court/platforms/{platform_id}"
_PLATFORM_KEEPERS = role(Role.judge, Role.admin)
_PLATFORM_READERS = role(Role.judge, Role.clerk, Role.panel, Role.president, Role.admin)
NETWORK: list[Door] = [
    page("GET", "/court/platforms", court_platforms.show, _PLATFORM_READERS),
    page("POST", "/court/platforms", court_platforms.add, _PLATFORM_KEEPERS),
    page("POST", f"{_PLATFORM}/suspension", court_platforms.suspend, _PLATFORM_KEEPERS),
    page("POST", f"{_PLATFORM}/restoration", court_platforms.restore, _PLATFORM_KEEPERS),
    page("POST", f"{_PLATFORM}/removal", court_platforms.strike, _PLATFORM_KEEPERS),
    page(
        "GET", "/court/procedures/{procedure_id}/network-inquiry", court_network.begin_page, _JUDGES
    ),
    page("POST", "/court/procedures/{procedure_id}/network-inquiry", court_network.begin, _JUDGES),
    page("GET", _INQUIRY, court_network.show, _COURT),
    page("POST", f"{_INQUIRY}/reports/{{report_id}}/flaw", court_network.flaw, _JUDGE),
    page("POST", f"{_INQUIRY}/reports/{{report_id}}/sound", court_network.sound, _JUDGE),
    page("GET", f"{_INQUIRY}/reports/{{report_id}}", court_network.report_file, _COURT),
    page("POST", f"{_INQUIRY}/review", court_network.finish_review, _JUDGE),
    page("POST", f"{_INQUIRY}/receipts", court_network.note_receipt, _JUDGES),
    page("POST", f"{_INQUIRY}/mandates/{{mandate_id}}/excuse", court_network.excuse, _JUDGE),
    page("POST", f"{_INQUIRY}/objections/{{objection_id}}", court_network.decide, _JUDGE),
    page("GET", "/agencies", public_agencies.list_agencies, anyone),
    page("GET", "/agencies/{agency_id}", public_agencies.show_agency, anyone),
    page("GET", "/valuations-and-prices", prices_got.show_comparison, anyone),
    page("GET", "/draws", draws.list_draws, anyone),
    page("GET", "/draws/{appraisal_id}", draws.show_draw, anyone),
    page("GET", "/draws/{appraisal_id}/record.json", draws.download_draw, anyone),
    page("GET", "/verify/draw", draws.verify_draw, anyone),
    page("GET", "/court/appraisals/{appraisal_id}/fees", fees.show, _COURT),
    page("POST", "/court/appraisals/{appraisal_id}/fees/estimate", fees.estimate, _JUDGES),
    page("POST", "/court/appraisals/{appraisal_id}/fees/advance", fees.ask_advance, _JUDGES),
    page("POST", "/court/appraisals/{appraisal_id}/fees/unsold", fees.settle_unsold, _JUDGE),
    page(
        "POST",
        "/court/appraisals/{appraisal_id}/fees/expenses/{commission_id}",
        fees.accept_expenses,
        _JUDGE,
    ),
    page(
        "GET",
        "/court/appraisals/{appraisal_id}/fees/receipts/{commission_id}",
        fees.receipt,
        _COURT,
    ),
    page("GET", "/court/tariffs", fees.list_tariffs, _COURT),
    page("GET", "/court/tariffs/{speciality}", fees.tariff_page, _COURT),
    page("POST", "/court/tariffs/{speciality}", fees.file, role(Role.judge, Role.president)),
    page("GET", "/court/register", transfers.show, _COURT),
    page("GET", "/court/register.csv", transfers.download, _COURT),
]
