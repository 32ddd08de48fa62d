"""The whole table of the API: one line each, with the scope a token needs.

`None`: open to everybody. Roles are asked by the services, and for reading by the nouns.
"""

from __future__ import annotations

from auction.people.scopes import Scope
from web.api.v1 import (
    acts,
    agencies,
    applications,
    appraisals,
    assets,
    bids,
    cases,
    ceilings,
    commissions,
    courts,
    deadlines,
    decisions,
    distributions,
    fees,
    ledger,
    lots,
    messages,
    openings,
    papers,
    payments,
    people,
    priority,
    receipts,
    sales,
    transfers,
)
from web.api.v1.endpoint import Endpoint, download, get, look, make, post, upload

_READ, _ENROL, _BID = Scope.read, Scope.enrol, Scope.bid
_CASES, _VALUE, _LOTS = Scope.cases, Scope.valuation, Scope.lots
_SETTLE, _MONEY = Scope.settlement, Scope.finance
_PDF = "application/pdf"

_PUBLIC = [
    get("/time", courts.show_time, None),
    get("/courts", courts.list_courts, None),
    get("/lots", lots.list_lots, None),
    get("/lots/{lot_id}", lots.show_lot, None),
    get("/lots/{lot_id}/events", lots.list_events, None),
    get("/lots/{lot_id}/receipts/{seq}", receipts.show_receipt, None),
    get("/lots/{lot_id}/outages", acts.list_outages, None),
    get("/papers/{number}", papers.show_paper, None),
    download("/papers/{number}/pdf", papers.download_paper, None, _PDF),
    get("/appraisals/{appraisal_id}/draw", appraisals.show_draw, None),
]
_ONESELF = [
    get("/me", people.show_me, _READ),
    get("/me/identity", people.show_identity, _READ),
    make("/me/identity", people.submit_identity, _ENROL),
    upload("/me/documents", people.add_identity_document, _ENROL, *people.DOCUMENTS),
    get("/messages", messages.list_messages, _READ),
    post("/messages/read", messages.read_all_messages, _READ),
    post("/messages/{message_id}/read", messages.read_message, _READ),
]
_BIDDERS = [
    get("/applications", applications.list_applications, _READ),
    get("/lots/{lot_id}/application", applications.show_application, _READ),
    make("/lots/{lot_id}/application", applications.apply_for_lot, _ENROL),
    get("/deposits/{number}", applications.show_deposit, _READ),
    get("/deposits/{number}/priority", priority.show_claim, _READ),
    make("/deposits/{number}/priority", priority.claim_priority, _ENROL),
    get("/lots/{lot_id}/ceiling", ceilings.show_ceiling, _BID),
    post("/lots/{lot_id}/ceiling", ceilings.save_ceiling, _BID),
    Endpoint(
        "POST",
        "/lots/{lot_id}/bids",
        _BID,
        handles=bids.place_bid,
        status=201,
        answers=bids.AcceptedBid,
        otherwise=((409, bids.RefusedBid), (503, bids.RefusedBid)),
    ),
    get("/lots/{lot_id}/bids/{bid_id}", bids.show_bid, _BID),
    get("/purchases", sales.list_purchases, _READ),
]
_COURT_CASES = [
    get("/cases", cases.list_cases, _READ),
    make("/cases", cases.open_case, _CASES),
    get("/cases/{case_id}", cases.show_case, _READ),
    make("/cases/{case_id}/parties", cases.add_party, _CASES),
    make("/cases/{case_id}/claims", cases.add_claim, _CASES),
    make("/cases/{case_id}/costs", cases.add_cost, _CASES),
    get("/cases/{case_id}/money", cases.show_case_money, _READ),
    get("/cases/{case_id}/lots", lots.list_lots_of_case, _READ),
    get("/cases/{case_id}/appraisals", appraisals.list_appraisals_of_case, _READ),
    get("/cases/{case_id}/papers", papers.list_papers_of_case, _READ),
    get("/cases/{case_id}/deadlines", deadlines.list_deadlines_of_case, _READ),
    get("/deadlines", deadlines.list_deadlines, _READ),
    make("/cases/{case_id}/assets", assets.record_asset, _CASES),
    get("/assets/{asset_id}", assets.show_asset, _READ),
    get("/assets/{asset_id}/priority", priority.list_holders, _READ),
    make("/assets/{asset_id}/priority", priority.record_holder, _CASES),
    post("/assets/{asset_id}/renewal", assets.renew_seizure, _CASES),
    upload("/assets/{asset_id}/photos", assets.add_photo, _CASES, *assets.PICTURES),
]
_VALUATION = [
    get("/register", transfers.list_register, _READ),
    get("/tariffs", fees.list_tariffs, _READ),
    make("/tariffs", fees.file_new_tariff, _VALUE),
    get("/appraisals/{appraisal_id}/fees", fees.show_fees, _READ),
    post("/appraisals/{appraisal_id}/fees/estimate", fees.estimate_fee, _VALUE),
    post("/appraisals/{appraisal_id}/fees/advance", fees.ask_advance, _VALUE),
    post("/appraisals/{appraisal_id}/fees/unsold", fees.settle_unsold, _VALUE),
    get("/commissions/{commission_id}/fee", fees.show_commission_fee, _READ),
    post("/commissions/{commission_id}/fee/estimate", fees.estimate_by_agency, _VALUE),
    post("/commissions/{commission_id}/fee/account", fees.name_fee_account, _VALUE),
    post("/commissions/{commission_id}/fee/expenses", fees.enter_expenses, _VALUE),
    post("/commissions/{commission_id}/fee/acceptance", fees.accept_expenses, _VALUE),
    get("/agencies", agencies.list_agencies, _READ),
    make("/agencies", agencies.list_agency, _VALUE),
    post("/agencies/{agency_id}/accounts", agencies.bind_agency_account, _VALUE),
    post("/agencies/{agency_id}/suspension", agencies.suspend_agency, _VALUE),
    post("/agencies/{agency_id}/restoration", agencies.restore_agency, _VALUE),
    get("/appraisals", appraisals.list_appraisals, _READ),
    get("/assets/{asset_id}/appraisals", appraisals.list_appraisals_of_asset, _READ),
    make("/assets/{asset_id}/appraisals", appraisals.start_appraisal, _VALUE),
    get("/appraisals/{appraisal_id}", appraisals.show_appraisal, _READ),
    download(
        "/appraisals/{appraisal_id}/reports/{report_id}", appraisals.download_report, _READ, _PDF
    ),
    post("/appraisals/{appraisal_id}/agreement", appraisals.agree_agencies, _VALUE),
    post("/appraisals/{appraisal_id}/draw", appraisals.draw_agencies, _VALUE),
    post("/appraisals/{appraisal_id}/return", appraisals.return_report, _VALUE),
    post("/appraisals/{appraisal_id}/delivery", appraisals.deliver_report, _VALUE),
    post("/appraisals/{appraisal_id}/receipts", appraisals.record_receipt, _VALUE),
    make("/appraisals/{appraisal_id}/objections", appraisals.object_to_report, _VALUE),
    post("/objections/{objection_id}/decision", appraisals.decide_objection, _VALUE),
    get("/commissions", commissions.list_commissions, _READ),
    get("/commissions/{commission_id}", commissions.show_commission, _READ),
    post("/commissions/{commission_id}/acceptance", commissions.accept_commission, _VALUE),
    post("/commissions/{commission_id}/refusal", commissions.decline_commission, _VALUE),
    upload("/commissions/{commission_id}/reports", commissions.upload_report, _VALUE, _PDF),
]
_COURT_LOTS = [
    get("/court/lots", lots.list_court_lots, _READ),
    make("/assets/{asset_id}/lots", lots.draft_lot, _LOTS),
    make("/lots/{lot_id}/decision", decisions.propose_terms, _LOTS),
    get("/lots/{lot_id}/decision", decisions.show_decision, _READ),
    get("/decisions", decisions.list_decisions_to_sign, _READ),
    post("/decisions/{decision_id}/signature", decisions.sign_terms, _LOTS),
    post("/lots/{lot_id}/committee-decision", lots.record_committee_decision, _LOTS),
    make("/lots/{lot_id}/sale", lots.draft_sale, _LOTS),
    post("/lots/{lot_id}/publication", lots.publish_lot, _LOTS),
    post("/lots/{lot_id}/withdrawal", lots.withdraw_draft, _LOTS),
    get("/lots/{lot_id}/acts", acts.list_acts, _READ),
    make("/lots/{lot_id}/acts", acts.order_act, _LOTS),
    post("/lots/{lot_id}/ground-gone", acts.note_ground_gone, _LOTS),
    get("/lots/{lot_id}/openings", openings.list_openings, _READ),
    make("/lots/{lot_id}/openings", openings.ask_opening, _SETTLE),
    post("/openings/{order_id}/signature", openings.sign_opening, _SETTLE),
    post("/openings/{order_id}/refusal", openings.decline_opening, _SETTLE),
]
_SETTLEMENT = [
    get("/sales", sales.list_sales, _READ),
    get("/sales/{sale_id}", sales.show_sale, _READ),
    post("/sales/{sale_id}/ruling", sales.make_ruling, _SETTLE),
    post("/sales/{sale_id}/service", sales.serve_ruling, _SETTLE),
    post("/sales/{sale_id}/hand-over", sales.hand_over, _SETTLE),
    get("/sales/{sale_id}/distribution", distributions.show_distribution_of_sale, _READ),
    get("/distributions/{distribution_id}", distributions.show_distribution, _READ),
    post(
        "/distributions/{distribution_id}/proposal",
        distributions.propose_distribution_again,
        _SETTLE,
    ),
    post("/distributions/{distribution_id}/accounts", distributions.name_payee_account, _SETTLE),
    post("/distributions/{distribution_id}/approval", distributions.approve_distribution, _SETTLE),
]
_FINANCE = [
    look("/payments/numbers", payments.list_payment_numbers, _MONEY, "expected"),
    look("/payments/transfers", payments.list_transfers, _MONEY, "transfers"),
    make("/payments/transfers", payments.report_transfer, _MONEY),
    post("/payments/transfers/{transfer_id}/return", payments.return_transfer, _MONEY),
    look("/payouts", payments.list_payouts, _MONEY, "payouts"),
    post("/payouts/{payout_id}/confirmation", payments.confirm_payout, _MONEY),
    post("/payouts/{payout_id}/failure", payments.fail_payout, _MONEY),
    post("/payouts/{payout_id}/retry", payments.retry_payout, _MONEY),
    get("/ledger/trial-balance", ledger.show_trial_balance, _MONEY),
    look("/ledger/entries", ledger.list_entries, _MONEY, "account"),
]

ENDPOINTS: list[Endpoint] = [
    *_PUBLIC,
    *_ONESELF,
    *_BIDDERS,
    *_COURT_CASES,
    *_VALUATION,
    *_COURT_LOTS,
    *_SETTLEMENT,
    *_FINANCE,
]
