"""One select per fact source: all a measure can look at. Columns are declared in `domain.scoring.sources`."""
