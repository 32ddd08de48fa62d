"""The command line, `auction`: one file a command, gathered in `main.py`.

A command reads settings and arguments, calls the room that does the work, and turns a failure
into one sentence and an exit code. No rule of law and no SQL stands here.
"""
