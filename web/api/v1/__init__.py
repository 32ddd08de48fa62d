"""Version 1 of the API: the same verbs as the pages, one file for each noun.

`endpoint` says what an endpoint is and runs it; `openapi` describes them all from the same table.
"""
