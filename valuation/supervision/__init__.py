"""Whoever may no longer object may still ask the court for enforcement supervision.

Law: REF-45.
"""
