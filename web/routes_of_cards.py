"""The table of routes of paying by card: the bidder's button, the gateway's reports, the desk."""

from __future__ import annotations

from auction.kernel.actor import Role
from web.bidder import deposits
from web.doors import Door, page
from web.finance import gateway
from web.guards import anyone, role
from web.public import webhooks

CARDS_OF_BIDDERS: list[Door] = [
    page("POST", "/my/deposits/{number}/card", deposits.pay_by_card, role(Role.bidder)),
]
CARDS_REPORTED: list[Door] = [
    page("POST", "/webhooks/stripe", webhooks.stripe_webhook, anyone),
]
CARDS_AT_THE_DESK: list[Door] = [
    page("GET", "/finance/gateway", gateway.show_gateway, role(Role.finance)),
    page("POST", "/finance/gateway/payouts", gateway.send_to_bank, role(Role.finance)),
    page("POST", "/finance/gateway/cases/{case_id}", gateway.close, role(Role.finance)),
]
