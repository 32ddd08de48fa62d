"""Fees of inquiry platforms and agencies: estimated, advanced, computed once the price is certain.

It owns the tariffs, the applicant's advance, the agency's expenses and every fee with its
arithmetic. Law: REF-22 (the advance), REF-50 to REF-54, TRAP-16.
"""
