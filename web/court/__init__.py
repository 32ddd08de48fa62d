"""The court's desk: what is due, cases, valuations, lots, the panel, sales, distributions."""
