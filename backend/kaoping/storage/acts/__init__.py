"""The few writes that cross slices: each takes a session, plain values and a decision already made.

They check invariants, never permissions.
"""
