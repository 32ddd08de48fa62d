"""Papers: made from facts, typeset, numbered, hashed, and checkable by number.

A paper is its facts; what is printed is made from them anew, in either language, and says the
number and hash by which anybody can check it. Law: OJA-14, OJA-35, OJA-36, DIST-20.
"""
