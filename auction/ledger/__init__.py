"""The books: double entry in whole fen; entries never change, a correction is a new entry.

Accounts carry case ids and opaque deposit numbers, never a lot together with a payer, and never
a paddle (Law: OJA-24).
"""
