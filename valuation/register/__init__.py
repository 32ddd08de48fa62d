"""The assessment and auction transfer register: one line for each seized thing, to its hand-over.

It owns nothing: it reads what the other rooms keep. Law: REF-01, REF-48, AUC-27.
"""
