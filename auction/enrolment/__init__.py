"""Who may bid on a lot: application, promises, bars, deposit, and what is still missing.

The paddle is drawn by the engine when it admits; this room never learns it (Law: OJA-24).
"""
