"""One file per dialect of a dealer's system: bytes in, records or located faults out. Pure."""
