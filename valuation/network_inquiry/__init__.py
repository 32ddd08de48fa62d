"""The network inquiry: every platform of the roster is asked at once, and the mean is the price.

Owns the roster of platforms, the mandates, their answers and what is wrong with them, and the way
to the mean. Not the ladder it is a step of, nor how a report is served. Law: REF-06, REF-10 to
REF-18, REF-40, REF-41, REF-44, REF-47, TRAP-15.
"""
