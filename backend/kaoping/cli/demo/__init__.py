"""A small dealer group and its running month, told through the real API; the same each time but for the date."""

from .loading import is_empty, load

__all__ = ["is_empty", "load"]
