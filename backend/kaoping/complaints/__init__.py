"""Complaints from the first word to the verified fix: the case, its clocks, its people, its signatures."""
