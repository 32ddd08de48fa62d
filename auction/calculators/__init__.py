"""What anybody may have worked out by the court's own rules, one case at a time.

A case is a JSON object with exact fields, its answer another; both forms are fixed, for others
check their figures against ours. The arithmetic is that of the rooms to the left, which the court's
own sales use: here are only the forms, what is wrong with a case, and the steps of an answer.
Nothing is stored.

Law: W-01 to W-12, INT-01 to INT-06, FEE-01, OJA-13, OJA-20, OJA-21, OJA-37, TIME-01.
"""
