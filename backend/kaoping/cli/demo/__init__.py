"""A small dealer group: two closed months and the running one, lived through the real services."""

from .accounts import find_accounts, print_accounts
from .loading import is_empty, load, was_interrupted

__all__ = ["find_accounts", "is_empty", "load", "print_accounts", "was_interrupted"]
