"""A distribution plan from the making to the last payment.

Owns: plans in frozen versions, on whom and when they were served, objections to a line, who
opposes, suits and judgments, and what of the proceeds waits for them. How a plan is worked out is
settlement's; here nothing is shared out anew but by an objection or a judgment.
Law: DIST-04, DIST-20 to DIST-23, TRAP-26.
"""
