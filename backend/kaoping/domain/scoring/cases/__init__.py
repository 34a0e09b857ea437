"""Golden cases in pieces: the short way to write facts, what came out by name, and the comparison."""
