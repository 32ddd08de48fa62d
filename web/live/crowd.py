"""Who fills the house: sockets and bids of each address and each account, within bounds."""

from __future__ import annotations

from auction.settings import Limits
from web.live.credits import Places, Purses


class Crowd:
    """What one process counts over all its live sockets. With several, each allows its share."""

    def __init__(self, limits: Limits) -> None:
        self.sockets_of_address = Places(limits.sockets_per_address)
        self.sockets_of_account = Places(limits.sockets_per_account)
        self.bids_of_address = Purses(limits.live_bids_per_second_of_address)
        self.bids_of_account = Purses(limits.live_bids_per_second_of_account)
