"""Seeing what is sold before bidding: appointments on the spot, and questions answered in public.

Owns the slots a court offers, who booked which, and what was asked and answered about a lot. Does
not own the lot or its texts: an answer that changes a fact is a correction of the announcement.
Who books or asks may be going to bid, so the court never learns who it was before the close.
Law: OJA-16 (4), OJA-24, PLAT-18.
"""
