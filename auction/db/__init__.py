"""The database: engine, the embedded PostgreSQL, units of work, audit, outbox, stored files.

Knows tables of its own (audit, outbox, files), none of the rooms'. A service never commits; the
unit of work does, at its end, everything or nothing.
"""
