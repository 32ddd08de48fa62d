"""The agency's desk: its commissions and their clocks, its answer, its report."""
