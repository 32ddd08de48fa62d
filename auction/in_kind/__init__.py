"""What follows a failure: property in kind, a third party at the failed price, the seizure's end.

Owns who is asked, who answers what, in which order creditors take a thing, and its release. What
becomes of the failed lot stands in `lots`; paying, ruling and hand-over are `settlement`'s.
Law: AUC-16, OJS-01 to OJS-03, OJS-12, G19-09, CAT-01, TRAP-31.
"""
