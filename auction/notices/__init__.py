"""Notice of a sale to everybody concerned, before it is announced, with proof of service.

Knows a lot by its id and by what it was told of the sale; what the lot is, is `lots`'.
Law: OJA-18, OJA-19, CAT-04, CAT-05, TRAP-06.
"""
