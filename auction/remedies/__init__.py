"""What may be said against enforcement: an outsider's claim to the thing, objections to acts.

Owns each claim and objection, its states, its clocks and its papers, and says whether a thing may
be disposed of. It does not touch a lot: what a claim means for one, `lots` learns by event and
asks for. Law: OJA-55, REM-01 to REM-05.
"""
