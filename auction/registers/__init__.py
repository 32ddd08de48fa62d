"""Registers and exports: figures over cases, lots and money, with the definition beside each.

Also what is done with what is kept: a lot's archive for whoever must keep it, and forgetting people
when the law allows.
"""
