"""Signing in, accounts, roles, machine keys and the audit log."""
