"""Customers, vehicles and repair orders: taken in from a dealer's own system, read by people."""
