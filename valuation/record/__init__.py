"""What the agencies did, in figures that everybody may see: it reads, and keeps nothing itself.

Law: REF-22. The figures help parties choose (REF-21) and the public judge.
"""
