"""What every room may lean on: money, ids, time, refusals, invariants, one byte form.

Standard library only, no I/O. What belongs to one room's law stands in that room instead.
"""
