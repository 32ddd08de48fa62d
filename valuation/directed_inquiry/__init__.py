"""The court asks the body at the property's place what the price is that government has set.

It owns the inquiry, its letter and its answer; which method may begin, and what follows, is the
ladder's. Law: REF-05, REF-40, REF-44, REF-45, REF-47.
"""
