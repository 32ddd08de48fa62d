"""The live lot: pure rules of bidding, and the shell that makes each bid durable before visible.

Pure: commands, events, refusals, lot_state, decide, evolve, closing, increments, priority, view,
codec, record, replay. Shell: engine is the one entrance; router finds a lot's owner, over links
if it is another process; door knows what is still coming in; sequencer decides drafts and journal
appends them; node keeps lots under a lease; timers, closer and due mind the clock; recovery reads
back; feed shows. Law: OJA-20 to OJA-34, OJS-06 to OJS-08, PLAT-03, PLAT-08.
"""
