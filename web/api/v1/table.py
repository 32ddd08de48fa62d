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
    directed_inquiries,
    distributions,
    ledger,
    lots,
    messages,
    negotiations,
    network,
    notices,
    objections,
    openings,
    papers,
    payments,
    people,
    priority,
    procedures,
    receipts,
    sales,
    supervision,
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
    get("/notices", notices.list_notices, None),
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
    get("/agencies", agencies.list_agencies, _READ),
    make("/agencies", agencies.list_agency, _VALUE),
    post("/agencies/{agency_id}/accounts", agencies.bind_agency_account, _VALUE),
    post("/agencies/{agency_id}/suspension", agencies.suspend_agency, _VALUE),
    post("/agencies/{agency_id}/restoration", agencies.restore_agency, _VALUE),
    get("/assets/{asset_id}/procedures", procedures.list_procedures_of_asset, _READ),
    make("/assets/{asset_id}/procedures", procedures.start_procedure, _VALUE),
    get("/procedures/{procedure_id}", procedures.show_procedure, _READ),
    post("/procedures/{procedure_id}/findings", procedures.note_findings, _VALUE),
    post("/procedures/{procedure_id}/market-price", procedures.price_without_valuation, _VALUE),
    post("/procedures/{procedure_id}/withdrawal", procedures.withdraw_procedure, _VALUE),
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
    upload(
        "/appraisals/{appraisal_id}/receipts", appraisals.record_receipt, _VALUE, *objections.PROOFS
    ),
    make("/appraisals/{appraisal_id}/objections", appraisals.object_to_report, _VALUE),
    post("/objections/{objection_id}/decision", appraisals.decide_objection, _VALUE),
    get("/cases/{case_id}/negotiations", negotiations.list_negotiations_of_case, _READ),
    make("/procedures/{procedure_id}/negotiation", negotiations.begin_negotiation, _VALUE),
    get("/negotiations/{negotiation_id}", negotiations.show_negotiation, _READ),
    post("/negotiations/{negotiation_id}/price", negotiations.state_price, _VALUE),
    post("/negotiations/{negotiation_id}/refusal", negotiations.refuse_negotiation, _VALUE),
    post("/negotiations/{negotiation_id}/decision", negotiations.confirm_price, _VALUE),
    make("/negotiations/{negotiation_id}/objections", negotiations.object_to_agreed_price, _VALUE),
    get("/cases/{case_id}/directed-inquiries", directed_inquiries.list_inquiries_of_case, _READ),
    make("/procedures/{procedure_id}/directed-inquiry", directed_inquiries.begin_inquiry, _VALUE),
    get("/directed-inquiries/{inquiry_id}", directed_inquiries.show_inquiry, _READ),
    upload(
        "/directed-inquiries/{inquiry_id}/answer", directed_inquiries.enter_answer, _VALUE, _PDF
    ),
    download(
        "/directed-inquiries/{inquiry_id}/answer", directed_inquiries.download_answer, _READ, _PDF
    ),
    post("/directed-inquiries/{inquiry_id}/no-price", directed_inquiries.enter_no_price, _VALUE),
    Endpoint(
        "POST",
        "/directed-inquiries/{inquiry_id}/link",
        _VALUE,
        handles=directed_inquiries.make_answer_link,
        status=201,
        answers=directed_inquiries.AnswerLink,
    ),
    make(
        "/directed-inquiries/{inquiry_id}/objections",
        directed_inquiries.object_to_inquired_price,
        _VALUE,
    ),
    post("/appraisals/{appraisal_id}/materials", objections.note_materials_back, _VALUE),
    make("/appraisals/{appraisal_id}/review", objections.commission_review, _VALUE),
    upload(
        "/appraisals/{appraisal_id}/review/conclusion", objections.conclude_review, _VALUE, _PDF
    ),
    post("/objections/{objection_id}/forwarding", objections.forward_objection, _VALUE),
    post("/objections/{objection_id}/service", objections.serve_explanation, _VALUE),
    post("/objections/{objection_id}/dispute", objections.dispute_explanation, _VALUE),
    make(
        "/commissions/{commission_id}/objections/{objection_id}/explanation",
        objections.explain_objection,
        _VALUE,
    ),
    upload(
        "/commissions/{commission_id}/objections/{objection_id}/correction",
        objections.correct_in_explaining,
        _VALUE,
        _PDF,
    ),
    get("/supervision", supervision.list_requests, _READ),
    get("/supervision/{request_id}", supervision.show_request, _READ),
    upload(
        "/assets/{asset_id}/supervision", supervision.ask_supervision, _VALUE, *objections.PROOFS
    ),
    post("/supervision/{request_id}/answer", supervision.answer_supervision, _VALUE),
    get("/commissions", commissions.list_commissions, _READ),
    get("/commissions/{commission_id}", commissions.show_commission, _READ),
    post("/commissions/{commission_id}/acceptance", commissions.accept_commission, _VALUE),
    post("/commissions/{commission_id}/refusal", commissions.decline_commission, _VALUE),
    upload("/commissions/{commission_id}/reports", commissions.upload_report, _VALUE, _PDF),
]
_NETWORK = [
    get("/platforms", network.list_platforms, _READ),
    make("/platforms", network.list_platform, _VALUE),
    post("/platforms/{platform_id}/suspension", network.suspend_platform, _VALUE),
    post("/platforms/{platform_id}/restoration", network.restore_platform, _VALUE),
    post("/platforms/{platform_id}/removal", network.strike_off_platform, _VALUE),
    get("/network-inquiries", network.list_network_inquiries, _READ),
    get("/cases/{case_id}/network-inquiries", network.list_network_inquiries_of_case, _READ),
    get("/assets/{asset_id}/network-results", network.list_network_results, _READ),
    make("/procedures/{procedure_id}/network-inquiry", network.begin_network_inquiry, _VALUE),
    get("/network-inquiries/{inquiry_id}", network.show_network_inquiry, _READ),
    post("/network-inquiries/{inquiry_id}/review", network.finish_network_review, _VALUE),
    post("/network-inquiries/{inquiry_id}/receipts", network.record_network_receipt, _VALUE),
    post("/network-reports/{report_id}/flaw", network.flaw_network_report, _VALUE),
    post("/network-reports/{report_id}/clearance", network.clear_network_report, _VALUE),
    make("/network-reports/{report_id}/objections", network.object_to_network_report, _VALUE),
    post("/network-objections/{objection_id}/decision", network.decide_network_objection, _VALUE),
    post("/mandates/{mandate_id}/excuse", network.excuse_lateness, _VALUE),
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
    *_NETWORK,
    *_COURT_LOTS,
    *_SETTLEMENT,
    *_FINANCE,
]
