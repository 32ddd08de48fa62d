"""After the hammer: confirmation, balance, ruling, title, hand-over, default, distribution.

The one room that may learn who is behind the winning paddle, and only after the close.
Law: OJA-35 to OJA-40, AUC-20, AUC-27, DIST-07, DIST-12, DIST-14.
"""
