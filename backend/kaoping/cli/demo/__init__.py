"""A small dealer group and its running month, told through the real API; only the date differs each time."""

from .accounts import find_accounts, print_accounts
from .loading import is_empty, load, was_interrupted

__all__ = ["find_accounts", "is_empty", "load", "print_accounts", "was_interrupted"]
