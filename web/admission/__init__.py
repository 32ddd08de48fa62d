"""The sworn admission desk: who somebody is. Never a paddle, never a bid (OJA-24, TRAP-20)."""
