"""How the tables came to be, one numbered file a subject. Reads the tables, nothing else.

Run in-process by `auction migrate` and at the start of `auction serve`; by hand, to write a new
one, with `AUCTION_DATABASE_URL=postgresql://… alembic revision --autogenerate --rev-id 0002`.
"""
