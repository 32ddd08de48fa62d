"""The enforcement case: parties, claims and their rank, costs, seized property and its lapse.

What the property is worth is `valuation`'s; how it is sold, `lots`'. Law: SEI-01, DIST-02.
"""
