"""Courts and accounts: who somebody is, in which roles, and how they prove it.

Sign-in itself (cookies, forms) stands in `web/security`; who may bid on a lot in `enrolment`.
"""
