"""The doors of the finance desk: what is expected, what arrived, what goes out, the books.

Finance sees payer, amount and an opaque number, never a lot and never a paddle; every look at a
list of payers is audited. The president sees the books and the counts alone. Law: OJA-24.
"""
