"""From figures to points: the shapes of curves, their documents and the proofs of their tables."""
