"""The draw of three agencies in order, that anyone can draw again.

Owns roster snapshot, secret, numbers and result; whose turn it is afterwards, the appraisal says.
Law: REF-21, REF-30, REF-32.
"""
