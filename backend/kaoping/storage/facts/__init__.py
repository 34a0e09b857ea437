"""One select per fact source: all a measure can look at. The columns are declared in `domain.scoring.sources`."""
