"""Taxes of a sale: the tables a court brings, and what they would cost each side at a price.

Owns the tables of rates by version and the estimates shown before bidding. Collects no tax and
decides none: what the seller's side owes is the tax authority's figure, booked as a cost of the
case. Law: OJA-49, W-02.
"""
