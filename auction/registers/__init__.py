"""Registers and exports: figures over cases, lots and money, with the definition beside each."""
