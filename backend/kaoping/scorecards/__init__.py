"""Scorecards: the live month of every store, read, explained and followed down to its records."""
