"""What falls due when, by which law, for whom.

Opened and closed in the transaction of the act that makes or fulfils the duty; the worker sweeps
what has come due. A live lot's end is not here: its own engine keeps it.
"""
