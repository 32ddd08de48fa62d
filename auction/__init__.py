"""The court's side of a judicial sale: cases, lots, bidding, money, settlement.

Rooms stand in one row (see ARCHITECTURE.md); a room imports only rooms to its left.
This package knows nothing of `valuation` or `web`.
"""
