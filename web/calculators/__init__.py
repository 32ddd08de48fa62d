"""The calculators' pages, for everybody: a form for one case, the result explained by line.

A form becomes the very case a program would send, and is read by the same reader.
"""
