"""The court's administrator: who serves in which role, and which software may act for whom."""
