"""Selects that more than one slice, or the edge itself, needs."""
