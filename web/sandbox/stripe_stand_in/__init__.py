"""A stand-in for Stripe's HTTP interface: a small application of its own, which says what it is.

Owns customers, payment intents in every state, charges, refunds, disputes, Checkout sessions with
a page to pay on, cash balances, transfers, payouts, balance transactions, idempotency keys, signed
webhooks, and faults on demand. No money moves. It was written from the vendor's public description
and the types of the vendor's own client, which the tests hold it against; the live service was
never reached. Production settings refuse it.
"""
