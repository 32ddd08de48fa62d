"""The parties choose three agencies and their order by themselves, each in its own account.

Owns what each party stated; the draw that follows when they differ is `valuation/draw`.
Law: REF-21.
"""
