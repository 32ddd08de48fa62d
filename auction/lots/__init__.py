"""A lot from the draft to the announcement: reference price, terms, panel, rounds.

What happens while it runs is `bidding`'s; who may take part `enrolment`'s. Law: OJA-10 to OJA-16,
OJA-28, OJA-41, OJA-43.
"""
