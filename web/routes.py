"""The whole table of routes: one line each, with its guard. Handlers stand in the room of the door.

Each area has its section below; others stand in `web/routes_of_valuation.py` and
`web/routes_of_people.py`; the API's rows come from its own table, `web/api/v1/table.py`.
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
from web.bidder import application, ceiling, confirmation, deposits, purchases
from web.court import (
    after_hammer,
    archive,
    assets,
    case_entries,
    cases,
    corrections,
    distributions,
    lot_acts,
    openings,
    sales,
    statistics,
    today,
)
from web.court import lots as court_lots
from web.court import surplus as court_surplus
from web.doors import Door, page, upload
from web.finance import books, desk, payouts
from web.guards import anyone, role, signed_in, staff
from web.live import bid_form
from web.party import cases as party_cases
from web.party import choice as party_choice
from web.party import network as party_network
from web.party import objections as party_objections
from web.party import pricing
from web.party import surplus as party_surplus
from web.people import account, erasure, inbox, register, sign_in
from web.public import (
    availability,
    files,
    heads,
    health,
    lot_page,
    lots,
    notices,
    papers,
    record,
    verify_page,
    versions,
)
from web.routes_of_aftermath import AFTER_HAMMER, AFTERMATH
from web.routes_of_bank import BANK
from web.routes_of_calculators import CALCULATORS
from web.routes_of_cards import CARDS_AT_THE_DESK, CARDS_OF_BIDDERS, CARDS_REPORTED
from web.routes_of_case_account import CASE_ACCOUNT, STANDING
from web.routes_of_desk import DESK, VISITS
from web.routes_of_entry import (
    ENTRY_AT_COURT,
    ENTRY_AT_THE_DESK,
    ENTRY_BEFORE_THE_RULING,
    ENTRY_OF_BIDDERS,
)
from web.routes_of_listing import LISTING
from web.routes_of_notices import NOTICES
from web.routes_of_people import WHO_PEOPLE_ARE
from web.routes_of_plans import PLANS
from web.routes_of_remedies import REMEDIES
from web.routes_of_valuation import NETWORK, VALUATION
from web.security.languages import choose_language

_ADMISSION = role(Role.admission)
_ADMIN = role(Role.admin)
_PANEL = role(Role.panel)
_PRESIDENT = role(Role.president)
_BIDDER = role(Role.bidder)
_AGENCY = role(Role.agency)
_JUDGE = role(Role.judge)
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
    page("GET", "/lots/{lot_id}/versions", versions.list_versions, anyone),
    page("GET", "/lots/{lot_id}/versions/{version}", versions.show_version, anyone),
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
    upload("/account/identity", account.submit_identity, _BIDDER),
    page("POST", "/account/language", account.set_language, signed_in),
    page("GET", "/account/erasure", erasure.erasure_page, _BIDDER),
    page("POST", "/account/erasure", erasure.erase, _BIDDER),
    page("POST", "/account/tokens", account.create_token, signed_in),
    page("POST", "/account/tokens/{token_id}/revoke", account.revoke_token, signed_in),
    page("GET", "/inbox", inbox.inbox_page, signed_in),
    page("POST", "/inbox/read", inbox.read_all, signed_in),
    page("POST", "/inbox/{message_id}", inbox.open_message, signed_in),
]

# --- Bidders: apply, deposit, bid form, purchases ------------------------------------------------
BIDDER: list[Door] = [
    page("GET", "/lots/{lot_id}/apply", application.apply_page, anyone),
    page("POST", "/lots/{lot_id}/apply", application.apply, _BIDDER),
    page("POST", "/lots/{lot_id}/bid", bid_form.place_bid, anyone),
    page("GET", "/lots/{lot_id}/confirm", confirmation.confirmation_page, signed_in),
    page("POST", "/lots/{lot_id}/confirm", confirmation.confirm, signed_in),
    page("POST", "/lots/{lot_id}/ceiling", ceiling.save_ceiling, _BIDDER),
    page("GET", "/my/bids", deposits.my_lots, _BIDDER),
    page("GET", "/my/deposits/{number}", deposits.deposit_page, _BIDDER),
    upload("/my/deposits/{number}/priority", deposits.claim_priority, _BIDDER),
    page("GET", "/my/purchases/{sale_id}", purchases.purchase_page, _BIDDER),
    page("POST", "/my/purchases/{sale_id}/card", purchases.pay_by_card, _BIDDER),
    *ENTRY_OF_BIDDERS,
    *CARDS_OF_BIDDERS,
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
    page("POST", "/court/lots/{lot_id}/signatures", court_lots.sign_terms, _PANEL),
    page("POST", "/court/lots/{lot_id}/committee", court_lots.record_committee_decision, _JUDGE),
    page("POST", "/court/lots/{lot_id}/sale", court_lots.draft_sale, _JUDGE),
    page("POST", "/court/lots/{lot_id}/surplus/notice", court_surplus.tell_applicant, _JUDGES),
    page("POST", "/court/lots/{lot_id}/surplus/request", court_surplus.note_request, _JUDGES),
    page("POST", "/court/cases/{case_id}/sell-all", court_surplus.note_consent, _JUDGES),
    page("GET", "/court/lots/{lot_id}/publication", court_lots.publication_page, _COURT),
    page("POST", "/court/lots/{lot_id}/publication", court_lots.publish, _JUDGE),
    *ENTRY_AT_COURT,
    page("POST", "/court/lots/{lot_id}/withdrawal", court_lots.withdraw_draft, _JUDGE),
    page("GET", "/court/lots/{lot_id}/acts", lot_acts.acts_page, _COURT),
    page("POST", "/court/lots/{lot_id}/acts", lot_acts.order, _JUDGE),
    page("POST", "/court/lots/{lot_id}/acts/ground-gone", lot_acts.note_ground_gone, _JUDGE),
    page("GET", "/court/lots/{lot_id}/correction", corrections.correction_page, _COURT),
    page("POST", "/court/lots/{lot_id}/correction", corrections.correct_announcement, _JUDGE),
    page("GET", "/court/lots/{lot_id}/archive.zip", archive.download_archive, _COURT),
    page("GET", "/court/lots/{lot_id}/openings", openings.show_openings, _OPENINGS),
    page("POST", "/court/lots/{lot_id}/openings", openings.ask, role(Role.judge, Role.panel)),
    page("POST", "/court/lots/{lot_id}/openings/{order_id}/signature", openings.sign, _PRESIDENT),
    page("POST", "/court/lots/{lot_id}/openings/{order_id}/refusal", openings.decline, _PRESIDENT),
]

# --- After the hammer: sales, distributions, figures ---------------------------------------------
SALES: list[Door] = [
    page("GET", "/court/sales", sales.list_sales, _COURT),
    page("GET", "/court/sales/{sale_id}", sales.show_sale, _COURT),
    page("GET", "/court/sales/{sale_id}/ruling.pdf", sales.preview_ruling, _COURT),
    *ENTRY_BEFORE_THE_RULING,
    page("POST", "/court/sales/{sale_id}/ruling", sales.make_ruling, _JUDGE),
    upload("/court/sales/{sale_id}/service", after_hammer.serve_ruling, _JUDGE),
    upload("/court/sales/{sale_id}/hand-over", after_hammer.hand_over, _JUDGES),
    *AFTER_HAMMER,
    page("GET", "/court/distributions/{distribution_id}", distributions.show_distribution, _COURT),
    page("POST", "/court/distributions/{distribution_id}/approval", distributions.approve, _JUDGE),
    page(
        "POST", "/court/distributions/{distribution_id}/order", distributions.confirm_order, _JUDGE
    ),
    page(
        "POST", "/court/distributions/{distribution_id}/again", distributions.propose_again, _JUDGE
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
    page(
        "POST", "/my/cases/{case_id}/lots/{lot_id}/surplus", party_surplus.ask_to_go_on, signed_in
    ),
    page("POST", "/my/cases/{case_id}/sell-all", party_surplus.agree_to_sell_all, signed_in),
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
    page("GET", "/agency", commissions.desk, _AGENCY),
    page("GET", "/agency/commissions/{commission_id}", commissions.show, _AGENCY),
    page("POST", "/agency/commissions/{commission_id}/acceptance", commissions.accept, _AGENCY),
    page("POST", "/agency/commissions/{commission_id}/refusal", commissions.decline, _AGENCY),
    page("GET", "/agency/commissions/{commission_id}/fee", agency_fees.show, _AGENCY),
    page("POST", "/agency/commissions/{commission_id}/fee/estimate", agency_fees.estimate, _AGENCY),
    page(
        "POST", "/agency/commissions/{commission_id}/fee/account", agency_fees.name_account, _AGENCY
    ),
    upload("/agency/commissions/{commission_id}/fee/expenses", agency_fees.enter_expenses, _AGENCY),
    upload("/agency/commissions/{commission_id}/report", commissions.hand_in, _AGENCY),
    upload(
        "/agency/commissions/{commission_id}/objections/{objection_id}",
        commissions.explain,
        _AGENCY,
    ),
    upload("/agency/commissions/{commission_id}/annexes", agency_acts.add_annexes, _AGENCY),
    *(
        page("POST", f"/agency/commissions/{{commission_id}}/{path}", handler, _AGENCY)
        for path, handler in (
            ("surveys", agency_acts.propose_survey),
            ("surveys/{survey_id}", agency_acts.record_survey),
            ("extensions", agency_acts.ask_extension),
            ("materials", agency_acts.return_materials),
        )
    ),
    page(
        "GET",
        "/agency/commissions/{commission_id}/annexes/{annex_id}",
        agency_acts.annex_file,
        _AGENCY,
    ),
    page(
        "GET",
        "/agency/commissions/{commission_id}/pictures/{file_id}",
        commissions.picture,
        _AGENCY,
    ),
    page(
        "GET",
        "/agency/commissions/{commission_id}/reports/{report_id}",
        commissions.report_file,
        _AGENCY,
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
    *BANK,
    *CARDS_AT_THE_DESK,
]
ADMISSION: list[Door] = [
    page("GET", "/court/admission", dossiers.dossiers, _ADMISSION),
    page("GET", "/court/admission/{dossier_id}", dossiers.dossier_page, _ADMISSION),
    page("POST", "/court/admission/{dossier_id}", dossiers.decide, _ADMISSION),
    page("GET", "/court/admission/{dossier_id}/papers/{file_id}", dossiers.document, _ADMISSION),
    page("GET", "/court/admission/priority/{claim_id}", claims.claim_page, _ADMISSION),
    page("POST", "/court/admission/priority/{claim_id}", claims.decide, _ADMISSION),
    page("GET", "/court/admission/priority/{claim_id}/proofs/{file_id}", claims.proof, _ADMISSION),
    *ENTRY_AT_THE_DESK,
]
ADMIN: list[Door] = [
    page("GET", "/admin", staff_pages.staff_page, _ADMIN),
    page("GET", "/admin/staff/new", staff_pages.new_staff_page, _ADMIN),
    page("POST", "/admin/staff", staff_pages.create_staff, _ADMIN),
    page("GET", "/admin/staff/{account_id}", staff_pages.member_page, _ADMIN),
    page("POST", "/admin/staff/{account_id}/roles", staff_pages.set_roles, _ADMIN),
    page("POST", "/admin/staff/{account_id}/access", staff_pages.set_disabled, _ADMIN),
    page("POST", "/admin/staff/{account_id}/invite", staff_pages.invite, _ADMIN),
    page("GET", "/admin/court", court_details.court_page, _ADMIN),
    page("POST", "/admin/court", court_details.change_court, _ADMIN),
    page("GET", "/admin/calendar", calendar.show, _ADMIN),
    page("GET", "/admin/calendar/{year}", calendar.year_page, _ADMIN),
    page("POST", "/admin/calendar/{year}", calendar.file, _ADMIN),
    page("GET", "/admin/tokens", tokens.tokens_page, _ADMIN),
    page("POST", "/admin/tokens", tokens.create_token, _ADMIN),
    page("POST", "/admin/tokens/{token_id}/revoke", tokens.revoke_token, _ADMIN),
]

# --- The court's other software ------------------------------------------------------------------
API: list[Door] = API_DOORS

DOORS: list[Door] = [
    *FRAME,
    *PUBLIC,
    *CALCULATORS,
    *PEOPLE,
    *BIDDER,
    *COURT,
    *VALUATION,
    *NETWORK,
    *DESK,
    *VISITS,
    *SALES,
    *PARTY,
    *AGENCY,
    *FINANCE,
    *WHO_PEOPLE_ARE,  # Before the desk, whose dossiers have addresses of the same length.
    *ADMISSION,
    *ADMIN,
    *NOTICES,
    *AFTERMATH,
    *REMEDIES,
    *PLANS,
    *LISTING,
    *CARDS_REPORTED,
    *CASE_ACCOUNT,
    *STANDING,
    *API,
]
