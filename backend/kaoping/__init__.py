"""Kaoping 考评: how a dealership's customers feel, and what its people earn for it."""
