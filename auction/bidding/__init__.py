"""The live lot: pure rules of bidding, and the shell that makes each bid durable before visible.

Pure: commands, events, refusals, lot_state, decide, evolve, closing, increments, priority, view,
codec, record, replay. Shell: engine, sequencer, journal, timers, lease, recovery, feed. Law:
OJA-20 to OJA-34, OJS-06 to OJS-08, PLAT-03, PLAT-08.
"""
