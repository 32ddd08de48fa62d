"""The parties negotiate a price: each states one under seal, equal ones become the price.

It owns the statements and their seal; which method may begin, and what follows, is the ladder's.
Law: REF-04, REF-44, REF-45, REF-47.
"""
