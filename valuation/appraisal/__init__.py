"""The commissioned appraisal: three agencies in order, reports, their review.

Law: REF-07, REF-20 to REF-31, REF-41 to REF-46.
"""
