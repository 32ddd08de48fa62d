"""A report reaches the parties, and what they may say against it until when.

Law: REF-40 to REF-46.
"""
