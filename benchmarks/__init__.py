"""Measures the goals against floors taken in the same run; `python -m benchmarks` runs all of them."""
