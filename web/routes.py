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
from web.agency import fees as agency_fees
from web.api.v1.door import API_DOORS
from web.bidder import application, ceiling, deposits, purchases
from web.court import (
    archive,
    assets,
    case_entries,
    cases,
    distributions,
    fees,
    lot_acts,
    openings,
    roster,
    sales,
    statistics,
    today,
    transfers,
    valuation,
)
from web.court import lots as court_lots
from web.doors import Door, page, upload
from web.finance import books, desk, payouts
from web.guards import anyone, role, signed_in, staff
from web.live import bid_form
from web.party import cases as party_cases
from web.people import account, erasure, inbox, register, sign_in
from web.public import (
    availability,
    files,
    heads,
    health,
    lot_page,
    lots,
    papers,
    record,
    verify_page,
)
from web.security.languages import choose_language

_JUDGES = role(Role.judge, Role.clerk)
_COURT = role(Role.judge, Role.clerk, Role.panel, Role.president)
_OPENINGS = role(Role.judge, Role.panel, Role.president)
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
        "POST",
        "/court/lots/{lot_id}/acts/ground-gone",
        lot_acts.note_ground_gone,
        role(Role.judge),
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
    page("GET", "/court/assets/{asset_id}/appraisal", valuation.asset_page, _COURT),
    page("POST", "/court/assets/{asset_id}/appraisal", valuation.start, _JUDGES),
    page("GET", "/court/appraisals/{appraisal_id}", valuation.show, _COURT),
    page("POST", "/court/appraisals/{appraisal_id}/agreement", valuation.agree, _JUDGES),
    page("POST", "/court/appraisals/{appraisal_id}/draw", valuation.draw, _JUDGES),
    page("POST", "/court/appraisals/{appraisal_id}/delivery", valuation.deliver, role(Role.judge)),
    page("POST", "/court/appraisals/{appraisal_id}/return", valuation.send_back, role(Role.judge)),
    page("POST", "/court/appraisals/{appraisal_id}/receipts", valuation.note_receipt, _JUDGES),
    page(
        "POST",
        "/court/appraisals/{appraisal_id}/objections/{objection_id}",
        valuation.decide,
        role(Role.judge),
    ),
    page(
        "GET",
        "/court/appraisals/{appraisal_id}/reports/{report_id}",
        valuation.report_file,
        _COURT,
    ),
    page("GET", "/court/roster", roster.show, _COURT),
    page("POST", "/court/roster", roster.add, _JUDGES),
    page("GET", "/court/roster/{agency_id}", roster.show_agency, _JUDGES),
    page("POST", "/court/roster/{agency_id}/accounts", roster.bind, _JUDGES),
    page("POST", "/court/roster/{agency_id}/suspension", roster.suspend, _JUDGES),
    page("POST", "/court/roster/{agency_id}/restoration", roster.restore, _JUDGES),
    page("GET", "/draws/{appraisal_id}", valuation.draw_file, anyone),
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
    page("GET", "/my/cases", party_cases.list_cases, signed_in),
    page("GET", "/my/cases/{case_id}", party_cases.show, signed_in),
    page("GET", "/my/cases/{case_id}/reports/{report_id}", party_cases.read_report, signed_in),
    page(
        "POST",
        "/my/cases/{case_id}/appraisals/{appraisal_id}/objections",
        party_cases.object_to,
        signed_in,
    ),
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
        "POST",
        "/finance/transfers/{transfer_id}/return",
        desk.return_transfer,
        role(Role.finance),
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
    *SALES,
    *PARTY,
    *AGENCY,
    *FINANCE,
    *ADMISSION,
    *ADMIN,
    *API,
]
