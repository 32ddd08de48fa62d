"""The whole table of routes: one line each, with its guard. Handlers stand in the room of the door.

Each area has its section below; the API's rows come from its own table, `web/api/v1/table.py`.
"""

from __future__ import annotations

from auction.kernel.actor import Role
from web.admin import calendar, tokens
from web.admin import court as court_details
from web.admin import staff as staff_pages
from web.admission import claims, dossiers
from web.agency import commissions
from web.agency import desk as agency_acts
from web.agency import fees as agency_fees
from web.api.v1.door import API_DOORS
from web.bidder import application, ceiling, deposits, purchases
from web.court import (
    agency_desk,
    agency_entries,
    archive,
    assets,
    case_entries,
    cases,
    distributions,
    fees,
    inquiries,
    lot_acts,
    negotiations,
    objections,
    openings,
    procedures,
    roster,
    roster_files,
    sales,
    statistics,
    today,
    transfers,
    valuation,
)
from web.court import draws as court_draws
from web.court import lots as court_lots
from web.court import network as court_network
from web.court import platforms as court_platforms
from web.doors import Door, page, upload
from web.finance import books, desk, payouts
from web.guards import anyone, role, signed_in, staff
from web.live import bid_form
from web.party import cases as party_cases
from web.party import choice as party_choice
from web.party import network as party_network
from web.party import objections as party_objections
from web.party import pricing
from web.people import account, erasure, inbox, register, sign_in
from web.public import agencies as public_agencies
from web.public import (
    availability,
    draws,
    files,
    heads,
    health,
    inquiry_answers,
    lot_page,
    lots,
    notices,
    papers,
    prices_got,
    record,
    verify_page,
)
from web.security.languages import choose_language

_JUDGES = role(Role.judge, Role.clerk)
_COURT = role(Role.judge, Role.clerk, Role.panel, Role.president)
_OPENINGS = role(Role.judge, Role.panel, Role.president)
_CHOICE = "/my/cases/{case_id}/appraisals/{appraisal_id}/choice"
_MONEY = role(Role.finance, Role.president)

# --- What every page has in its header ---------------------------------------------------------
FRAME: list[Door] = [page("GET", "/language", choose_language, anyone)]

# --- The public: home, lots, announcements, papers, health ------------------------------------
PUBLIC: list[Door] = [
    page("GET", "/", lots.show_home, anyone),
    page("GET", "/lots", lots.list_lots, anyone),
    page("GET", "/lots/{lot_id}", lot_page.show_lot, anyone),
    page("GET", "/lots/{lot_id}/record.jsonl", record.download_record, anyone),
    page("GET", "/lots/{lot_id}/heads.jsonl", heads.list_heads_of_lot, anyone),
    page("GET", "/heads.jsonl", heads.list_heads, anyone),
    page("GET", "/keys.json", heads.show_keys, anyone),
    page("GET", "/lots/{lot_id}/availability", availability.show_availability, anyone),
    page("GET", "/announcements", lots.list_announcements, anyone),
    page("GET", "/notices", notices.list_notices, anyone),
    page("GET", "/files/{file_id}", files.show_file, anyone),
    page("GET", "/how-it-works", lots.show_how, anyone),
    page("GET", "/verify", verify_page.show_verify, anyone),
    page("GET", "/papers", papers.check_paper, anyone),
    page("GET", "/papers/{number}", papers.show_paper, anyone),
    page("GET", "/papers/{number}/pdf", papers.download_paper, anyone),
    page("GET", "/healthz", health.show_health, anyone),
    page("GET", "/readyz", health.show_readiness, anyone),
    page("GET", "/metrics", health.show_metrics, anyone),
]

# --- Accounts: register, sign in, inbox, identity ------------------------------------------------
PEOPLE: list[Door] = [
    page("GET", "/register", register.register_page, anyone),
    page("POST", "/register", register.register, anyone),
    page("POST", "/confirm-email", register.confirm_again, anyone),
    page("GET", "/confirm-email/{token}", register.confirm_page, anyone),
    page("POST", "/confirm-email/{token}", register.confirm, anyone),
    page("GET", "/forgotten", register.forgotten_page, anyone),
    page("POST", "/forgotten", register.forgotten, anyone),
    page("GET", "/set-password/{token}", register.password_page, anyone),
    page("POST", "/set-password/{token}", register.set_password, anyone),
    page("GET", "/sign-in", sign_in.sign_in_page, anyone),
    page("POST", "/sign-in", sign_in.sign_in, anyone),
    page("POST", "/sign-out", sign_in.sign_out, anyone),
    page("GET", "/account", account.account_page, signed_in),
    upload("/account/identity", account.submit_identity, role(Role.bidder)),
    page("POST", "/account/language", account.set_language, signed_in),
    page("GET", "/account/erasure", erasure.erasure_page, role(Role.bidder)),
    page("POST", "/account/erasure", erasure.erase, role(Role.bidder)),
    page("POST", "/account/tokens", account.create_token, signed_in),
    page("POST", "/account/tokens/{token_id}/revoke", account.revoke_token, signed_in),
    page("GET", "/inbox", inbox.inbox_page, signed_in),
    page("POST", "/inbox/read", inbox.read_all, signed_in),
    page("POST", "/inbox/{message_id}", inbox.open_message, signed_in),
]

# --- Bidders: apply, deposit, bid form, purchases ------------------------------------------------
BIDDER: list[Door] = [
    page("GET", "/lots/{lot_id}/apply", application.apply_page, anyone),
    page("POST", "/lots/{lot_id}/apply", application.apply, role(Role.bidder)),
    page("POST", "/lots/{lot_id}/bid", bid_form.place_bid, anyone),
    page("POST", "/lots/{lot_id}/ceiling", ceiling.save_ceiling, role(Role.bidder)),
    page("GET", "/my/bids", deposits.my_lots, role(Role.bidder)),
    page("GET", "/my/deposits/{number}", deposits.deposit_page, role(Role.bidder)),
    upload("/my/deposits/{number}/priority", deposits.claim_priority, role(Role.bidder)),
    page("GET", "/my/purchases/{sale_id}", purchases.purchase_page, role(Role.bidder)),
]

# --- The court: desk, cases, lots, panel, valuation, sales, distributions ------------------------
COURT: list[Door] = [
    page("GET", "/court", today.show_today, staff),
    page("GET", "/court/cases", cases.list_cases, _COURT),
    page("POST", "/court/cases", cases.open_case, _JUDGES),
    page("GET", "/court/cases.csv", cases.export_cases, _COURT),
    page("GET", "/court/cases/new", cases.new_case, _JUDGES),
    page("GET", "/court/cases/{case_id}", cases.show_case, _COURT),
    page("GET", "/court/cases/{case_id}/parties/new", case_entries.party_page, _JUDGES),
    page("POST", "/court/cases/{case_id}/parties", case_entries.add_party, _JUDGES),
    page("GET", "/court/cases/{case_id}/claims/new", case_entries.claim_page, _JUDGES),
    page("POST", "/court/cases/{case_id}/claims", case_entries.add_claim, _JUDGES),
    page("GET", "/court/cases/{case_id}/costs/new", case_entries.cost_page, _JUDGES),
    page("POST", "/court/cases/{case_id}/costs", case_entries.add_cost, _JUDGES),
    page("GET", "/court/cases/{case_id}/assets/new", case_entries.asset_page, _JUDGES),
    page("POST", "/court/cases/{case_id}/assets", case_entries.record_asset, _JUDGES),
    page("GET", "/court/assets/{asset_id}", assets.show_asset, _COURT),
    upload("/court/assets/{asset_id}/pictures", assets.add_pictures, _JUDGES),
    page("POST", "/court/assets/{asset_id}/renewal", assets.renew_seizure, _JUDGES),
    page("POST", "/court/assets/{asset_id}/priority", assets.record_holder, _JUDGES),
    page("POST", "/court/assets/{asset_id}/lots", assets.draft_lot, _JUDGES),
    page("GET", "/court/lots", court_lots.list_lots, _COURT),
    page("GET", "/court/lots/{lot_id}", court_lots.show_lot, _COURT),
    page("POST", "/court/lots/{lot_id}/terms", court_lots.propose_terms, _JUDGES),
    page("POST", "/court/lots/{lot_id}/signatures", court_lots.sign_terms, role(Role.panel)),
    page(
        "POST",
        "/court/lots/{lot_id}/committee",
        court_lots.record_committee_decision,
        role(Role.judge),
    ),
    page("POST", "/court/lots/{lot_id}/sale", court_lots.draft_sale, role(Role.judge)),
    page("GET", "/court/lots/{lot_id}/publication", court_lots.publication_page, _COURT),
    page("POST", "/court/lots/{lot_id}/publication", court_lots.publish, role(Role.judge)),
    page("POST", "/court/lots/{lot_id}/withdrawal", court_lots.withdraw_draft, role(Role.judge)),
    page("GET", "/court/lots/{lot_id}/acts", lot_acts.acts_page, _COURT),
    page("POST", "/court/lots/{lot_id}/acts", lot_acts.order, role(Role.judge)),
    page(
        "POST", "/court/lots/{lot_id}/acts/ground-gone", lot_acts.note_ground_gone, role(Role.judge)
    ),
    page("GET", "/court/lots/{lot_id}/archive.zip", archive.download_archive, _COURT),
    page("GET", "/court/lots/{lot_id}/openings", openings.show_openings, _OPENINGS),
    page("POST", "/court/lots/{lot_id}/openings", openings.ask, role(Role.judge, Role.panel)),
    page(
        "POST",
        "/court/lots/{lot_id}/openings/{order_id}/signature",
        openings.sign,
        role(Role.president),
    ),
    page(
        "POST",
        "/court/lots/{lot_id}/openings/{order_id}/refusal",
        openings.decline,
        role(Role.president),
    ),
]

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
        role(Role.judge),
    ),
    page(
        "POST", "/court/procedures/{procedure_id}/withdrawal", procedures.withdraw, role(Role.judge)
    ),
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
    page("POST", "/court/appraisals/{appraisal_id}/delivery", valuation.deliver, role(Role.judge)),
    page("POST", "/court/appraisals/{appraisal_id}/return", valuation.send_back, role(Role.judge)),
    upload("/court/appraisals/{appraisal_id}/receipts", valuation.note_receipt, _JUDGES),
    page("GET", "/court/appraisals/{appraisal_id}/papers/{file_id}", objections.paper_file, _COURT),
    page("POST", "/court/appraisals/{appraisal_id}/materials", objections.materials_back, _JUDGES),
    page(
        "POST",
        "/court/appraisals/{appraisal_id}/review",
        objections.commission_review,
        role(Role.judge),
    ),
    upload(
        "/court/appraisals/{appraisal_id}/review/conclusion",
        objections.conclude_review,
        role(Role.judge),
    ),
    page(
        "POST",
        "/court/appraisals/{appraisal_id}/objections/{objection_id}/forwarding",
        objections.forward,
        role(Role.judge),
    ),
    page(
        "POST",
        "/court/appraisals/{appraisal_id}/objections/{objection_id}/service",
        objections.serve,
        role(Role.judge),
    ),
    page("GET", "/court/supervision", objections.list_requests, _COURT),
    page("GET", "/court/supervision/{request_id}", objections.show_request, _COURT),
    page("POST", "/court/supervision/{request_id}", objections.answer_request, role(Role.judge)),
    page("GET", "/court/supervision/{request_id}/evidence", objections.evidence, _COURT),
    page(
        "POST",
        "/court/appraisals/{appraisal_id}/objections/{objection_id}",
        valuation.decide,
        role(Role.judge),
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
        role(Role.judge),
    ),
    page(
        "POST", "/court/appraisals/{appraisal_id}/suspension", agency_desk.suspend, role(Role.judge)
    ),
    page(
        "POST", "/court/appraisals/{appraisal_id}/resumption", agency_desk.resume, role(Role.judge)
    ),
    page("POST", "/court/appraisals/{appraisal_id}/materials", agency_desk.note_materials, _JUDGES),
    page(
        "GET", "/court/appraisals/{appraisal_id}/annexes/{annex_id}", agency_desk.annex_file, _COURT
    ),
    page("GET", "/court/commissions/{commission_id}", agency_desk.commission, _COURT),
    page("POST", "/court/assets/{asset_id}/reissue", agency_desk.order_reissue, role(Role.judge)),
    page("GET", "/court/roster/{agency_id}", roster.show_agency, _JUDGES),
    page("POST", "/court/roster/{agency_id}/details", agency_entries.keep_details, _JUDGES),
    page("POST", "/court/roster/{agency_id}/licences", agency_entries.keep_licence, _JUDGES),
    page("POST", "/court/roster/{agency_id}/licences/end", agency_entries.drop_licence, _JUDGES),
    page("POST", "/court/roster/{agency_id}/appraisers", agency_entries.add_appraiser, _JUDGES),
    page(
        "POST", "/court/roster/{agency_id}/appraisers/end", agency_entries.remove_appraiser, _JUDGES
    ),
    page("POST", "/court/roster/{agency_id}/removal", agency_entries.remove, role(Role.judge)),
    page("POST", "/court/roster/{agency_id}/accounts", roster.bind, _JUDGES),
    page("POST", "/court/roster/{agency_id}/suspension", roster.suspend, _JUDGES),
    page("POST", "/court/roster/{agency_id}/restoration", roster.restore, _JUDGES),
    page("GET", "/court/procedures/{procedure_id}/negotiation", negotiations.begin_page, _JUDGES),
    page("POST", "/court/procedures/{procedure_id}/negotiation", negotiations.begin, _JUDGES),
    page("GET", "/court/negotiations/{negotiation_id}", negotiations.show, _COURT),
    page(
        "POST",
        "/court/negotiations/{negotiation_id}/decision",
        negotiations.decide,
        role(Role.judge),
    ),
    page(
        "GET",
        "/court/procedures/{procedure_id}/directed-inquiry",
        inquiries.begin_page,
        role(Role.judge),
    ),
    page(
        "POST",
        "/court/procedures/{procedure_id}/directed-inquiry",
        inquiries.begin,
        role(Role.judge),
    ),
    page("GET", "/court/directed-inquiries/{inquiry_id}", inquiries.show, _COURT),
    page("GET", "/court/directed-inquiries/{inquiry_id}/paper", inquiries.paper, _COURT),
    page(
        "POST", "/court/directed-inquiries/{inquiry_id}/link", inquiries.make_link, role(Role.judge)
    ),
    upload("/court/directed-inquiries/{inquiry_id}/answer", inquiries.answer, role(Role.judge)),
    page(
        "POST",
        "/court/directed-inquiries/{inquiry_id}/no-price",
        inquiries.no_price,
        role(Role.judge),
    ),
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
    page("POST", f"{_INQUIRY}/reports/{{report_id}}/flaw", court_network.flaw, role(Role.judge)),
    page("POST", f"{_INQUIRY}/reports/{{report_id}}/sound", court_network.sound, role(Role.judge)),
    page("GET", f"{_INQUIRY}/reports/{{report_id}}", court_network.report_file, _COURT),
    page("POST", f"{_INQUIRY}/review", court_network.finish_review, role(Role.judge)),
    page("POST", f"{_INQUIRY}/receipts", court_network.note_receipt, _JUDGES),
    page(
        "POST", f"{_INQUIRY}/mandates/{{mandate_id}}/excuse", court_network.excuse, role(Role.judge)
    ),
    page("POST", f"{_INQUIRY}/objections/{{objection_id}}", court_network.decide, role(Role.judge)),
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
    page(
        "POST", "/court/appraisals/{appraisal_id}/fees/unsold", fees.settle_unsold, role(Role.judge)
    ),
    page(
        "POST",
        "/court/appraisals/{appraisal_id}/fees/expenses/{commission_id}",
        fees.accept_expenses,
        role(Role.judge),
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

# --- After the hammer: sales, distributions, figures ---------------------------------------------
SALES: list[Door] = [
    page("GET", "/court/sales", sales.list_sales, _COURT),
    page("GET", "/court/sales/{sale_id}", sales.show_sale, _COURT),
    page("GET", "/court/sales/{sale_id}/ruling.pdf", sales.preview_ruling, _COURT),
    page("POST", "/court/sales/{sale_id}/ruling", sales.make_ruling, role(Role.judge)),
    page("POST", "/court/sales/{sale_id}/service", sales.serve_ruling, role(Role.judge)),
    page("POST", "/court/sales/{sale_id}/hand-over", sales.hand_over, _JUDGES),
    page("GET", "/court/distributions/{distribution_id}", distributions.show_distribution, _COURT),
    page(
        "POST",
        "/court/distributions/{distribution_id}/approval",
        distributions.approve,
        role(Role.judge),
    ),
    page(
        "POST",
        "/court/distributions/{distribution_id}/again",
        distributions.propose_again,
        role(Role.judge),
    ),
    page(
        "POST",
        "/court/distributions/{distribution_id}/accounts",
        distributions.name_account,
        _JUDGES,
    ),
    page("GET", "/court/statistics", statistics.show_statistics, _COURT),
    page("GET", "/court/statistics.csv", statistics.download_statistics, _COURT),
]

# --- Parties and agencies: whose case or commission it is, the handler asks -----------------------
PARTY: list[Door] = [
    page("GET", _CHOICE, party_choice.show, signed_in),
    page("POST", f"{_CHOICE}/ranking", party_choice.rank, signed_in),
    page("POST", f"{_CHOICE}/draw", party_choice.ask_draw, signed_in),
    page("POST", f"{_CHOICE}/number", party_choice.add_number, signed_in),
    page("GET", "/my/cases", party_cases.list_cases, signed_in),
    page("GET", "/my/cases/{case_id}", party_cases.show, signed_in),
    page("GET", "/my/cases/{case_id}/reports/{report_id}", party_cases.read_report, signed_in),
    page(
        "POST",
        "/my/cases/{case_id}/appraisals/{appraisal_id}/objections",
        party_cases.object_to,
        signed_in,
    ),
    page(
        "POST",
        "/my/cases/{case_id}/negotiations/{negotiation_id}/price",
        pricing.state_price,
        signed_in,
    ),
    page(
        "POST",
        "/my/cases/{case_id}/negotiations/{negotiation_id}/refusal",
        pricing.refuse_negotiation,
        signed_in,
    ),
    page(
        "POST",
        "/my/cases/{case_id}/negotiations/{negotiation_id}/objections",
        pricing.object_to_agreed_price,
        signed_in,
    ),
    page("GET", "/my/cases/{case_id}/inquiries/{inquiry_id}/paper", pricing.read_answer, signed_in),
    page(
        "POST",
        "/my/cases/{case_id}/inquiries/{inquiry_id}/objections",
        pricing.object_to_inquired_price,
        signed_in,
    ),
    page(
        "GET",
        "/my/cases/{case_id}/network-reports/{report_id}",
        party_network.read_report,
        signed_in,
    ),
    page(
        "POST",
        "/my/cases/{case_id}/network-reports/{report_id}/objections",
        party_network.object_to,
        signed_in,
    ),
    page(
        "POST",
        "/my/cases/{case_id}/objections/{objection_id}/dispute",
        party_objections.dispute,
        signed_in,
    ),
    page("GET", "/my/cases/{case_id}/papers/{file_id}", party_objections.dispute_file, signed_in),
    upload("/my/cases/{case_id}/supervision", party_objections.ask_supervision, signed_in),
]
AGENCY: list[Door] = [
    page("GET", "/agency", commissions.desk, role(Role.agency)),
    page("GET", "/agency/commissions/{commission_id}", commissions.show, role(Role.agency)),
    page(
        "POST",
        "/agency/commissions/{commission_id}/acceptance",
        commissions.accept,
        role(Role.agency),
    ),
    page(
        "POST",
        "/agency/commissions/{commission_id}/refusal",
        commissions.decline,
        role(Role.agency),
    ),
    page("GET", "/agency/commissions/{commission_id}/fee", agency_fees.show, role(Role.agency)),
    page(
        "POST",
        "/agency/commissions/{commission_id}/fee/estimate",
        agency_fees.estimate,
        role(Role.agency),
    ),
    page(
        "POST",
        "/agency/commissions/{commission_id}/fee/account",
        agency_fees.name_account,
        role(Role.agency),
    ),
    upload(
        "/agency/commissions/{commission_id}/fee/expenses",
        agency_fees.enter_expenses,
        role(Role.agency),
    ),
    upload("/agency/commissions/{commission_id}/report", commissions.hand_in, role(Role.agency)),
    upload(
        "/agency/commissions/{commission_id}/objections/{objection_id}",
        commissions.explain,
        role(Role.agency),
    ),
    upload(
        "/agency/commissions/{commission_id}/annexes", agency_acts.add_annexes, role(Role.agency)
    ),
    *(
        page("POST", f"/agency/commissions/{{commission_id}}/{path}", handler, role(Role.agency))
        for path, handler in (
            ("surveys", agency_acts.propose_survey),
            ("surveys/{survey_id}", agency_acts.record_survey),
            ("extensions", agency_acts.ask_extension),
            ("materials", agency_acts.return_materials),
            ("expenses", agency_acts.state_expenses),
        )
    ),
    page(
        "GET",
        "/agency/commissions/{commission_id}/annexes/{annex_id}",
        agency_acts.annex_file,
        role(Role.agency),
    ),
    page(
        "GET",
        "/agency/commissions/{commission_id}/pictures/{file_id}",
        commissions.picture,
        role(Role.agency),
    ),
    page(
        "GET",
        "/agency/commissions/{commission_id}/reports/{report_id}",
        commissions.report_file,
        role(Role.agency),
    ),
]

# --- Money, admission desk, administration -------------------------------------------------------
FINANCE: list[Door] = [
    page("GET", "/finance", desk.show_desk, _MONEY),
    page("GET", "/finance/expected", desk.list_expected, role(Role.finance)),
    page("GET", "/finance/transfers", desk.list_transfers, role(Role.finance)),
    page("POST", "/finance/transfers", desk.report_transfer, role(Role.finance)),
    page(
        "POST", "/finance/transfers/{transfer_id}/return", desk.return_transfer, role(Role.finance)
    ),
    page("GET", "/finance/payouts", payouts.list_payouts, role(Role.finance)),
    page("POST", "/finance/payouts/{payout_id}/confirmation", payouts.confirm, role(Role.finance)),
    page("POST", "/finance/payouts/{payout_id}/failure", payouts.fail, role(Role.finance)),
    page("POST", "/finance/payouts/{payout_id}/retry", payouts.retry, role(Role.finance)),
    page("GET", "/finance/books", books.show_trial_balance, _MONEY),
    page("GET", "/finance/books.csv", books.download_trial_balance, _MONEY),
    page("GET", "/finance/books/account", books.show_account, _MONEY),
    page("GET", "/finance/books/account.csv", books.download_account, _MONEY),
]
ADMISSION: list[Door] = [
    page("GET", "/court/admission", dossiers.dossiers, role(Role.admission)),
    page("GET", "/court/admission/{dossier_id}", dossiers.dossier_page, role(Role.admission)),
    page("POST", "/court/admission/{dossier_id}", dossiers.decide, role(Role.admission)),
    page(
        "GET",
        "/court/admission/{dossier_id}/papers/{file_id}",
        dossiers.document,
        role(Role.admission),
    ),
    page("GET", "/court/admission/priority/{claim_id}", claims.claim_page, role(Role.admission)),
    page("POST", "/court/admission/priority/{claim_id}", claims.decide, role(Role.admission)),
    page(
        "GET",
        "/court/admission/priority/{claim_id}/proofs/{file_id}",
        claims.proof,
        role(Role.admission),
    ),
]
ADMIN: list[Door] = [
    page("GET", "/admin", staff_pages.staff_page, role(Role.admin)),
    page("GET", "/admin/staff/new", staff_pages.new_staff_page, role(Role.admin)),
    page("POST", "/admin/staff", staff_pages.create_staff, role(Role.admin)),
    page("GET", "/admin/staff/{account_id}", staff_pages.member_page, role(Role.admin)),
    page("POST", "/admin/staff/{account_id}/roles", staff_pages.set_roles, role(Role.admin)),
    page("POST", "/admin/staff/{account_id}/access", staff_pages.set_disabled, role(Role.admin)),
    page("POST", "/admin/staff/{account_id}/invite", staff_pages.invite, role(Role.admin)),
    page("GET", "/admin/court", court_details.court_page, role(Role.admin)),
    page("POST", "/admin/court", court_details.change_court, role(Role.admin)),
    page("GET", "/admin/calendar", calendar.show, role(Role.admin)),
    page("GET", "/admin/calendar/{year}", calendar.year_page, role(Role.admin)),
    page("POST", "/admin/calendar/{year}", calendar.file, role(Role.admin)),
    page("GET", "/admin/tokens", tokens.tokens_page, role(Role.admin)),
    page("POST", "/admin/tokens", tokens.create_token, role(Role.admin)),
    page("POST", "/admin/tokens/{token_id}/revoke", tokens.revoke_token, role(Role.admin)),
]

# --- The court's other software ------------------------------------------------------------------
API: list[Door] = API_DOORS

DOORS: list[Door] = [
    *FRAME,
    *PUBLIC,
    *PEOPLE,
    *BIDDER,
    *COURT,
    *VALUATION,
    *NETWORK,
    *SALES,
    *PARTY,
    *AGENCY,
    *FINANCE,
    *ADMISSION,
    *ADMIN,
    *API,
]
