"""The ladder from a seized thing to its reference price: which method now, and why.

It owns the procedure, its findings and every method that was tried; the methods themselves are
rooms to the right, which begin and end here. Law: REF-01 to REF-07, REF-14, REF-48, AUC-04.
"""
