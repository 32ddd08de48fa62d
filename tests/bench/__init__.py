"""`make bench`: what a bid, a frame, a viewer and a close cost, each beside its yardstick.

Server and PostgreSQL run on core 0, whoever asks them on core 1. A figure is taken in rounds,
turn by turn with its yardstick, so that what disturbs one disturbs the other.
"""
