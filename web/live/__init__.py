"""Lots live, over web sockets: who comes in, what they are told, who is cut off; and the form.

Speaks the protocol of `docs/live-protocol.md` and decides nothing: whether a bid counts is the
engine's to say.
"""
