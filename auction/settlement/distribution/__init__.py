"""Who gets how much of the proceeds, line by line, each with its rule.

`waterfall` shares money out, `fees` knows what the court itself is owed, `plain_form` says when
the plain form would be wrong and a plan with objections is needed, `basis` works a plan out from
what was frozen. Nothing here moves money.
Law: DIST-07, DIST-10 to DIST-15, W-01 to W-12, INT-06, TRAP-13.
"""
