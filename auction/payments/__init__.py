"""Money in and out: payment numbers, what the bank reports, matching, payouts.

Knows payers, amounts and opaque numbers; never a lot, never a paddle. What a payment means
(a deposit held, a balance met) its purpose's room decides, by event.
"""
