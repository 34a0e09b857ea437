"""Audits of stores by checklist: planned, done on a phone, reviewed, published; lost items found again."""
