"""The house as processes: who starts whom, in which order, and how all of it stops.

Owns the supervisor, the migrations at the start, the web process's sockets. Knows no pages and no
law; what the web and the worker do stands in `web/app.py` and `web/worker.py`.
"""
