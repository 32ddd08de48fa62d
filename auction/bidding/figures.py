"""What whoever runs the platform can watch of the live lots. No figure names a lot or a person."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

COMMIT_SECONDS = Histogram(
    "auction_journal_commit_seconds",
    "How long a batch was on its way to the disk.",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0),
)
LETTERS = Counter("auction_letters_decided", "Bids and commands decided, refused ones included.")
BATCHES_GIVEN_UP = Counter(
    "auction_batches_given_up", "Batches whose fate was unknown or whose lease had passed on."
)
NODES_TAKEN_OVER = Counter(
    "auction_nodes_taken_over", "Dead nodes whose lots this process took over."
)
LOTS_STOPPED = Counter("auction_lots_stopped", "Lots stopped because their record did not hold.")
REPLAYED_EVENTS = Counter(
    "auction_replayed_events", "Entries replayed from the beginning of a record, to check it."
)
LOTS_HANDED_OVER = Counter(
    "auction_lots_handed_over", "Lots given to another node by one that ended in good order."
)
