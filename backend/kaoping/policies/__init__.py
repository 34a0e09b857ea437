"""Policies: the shipped packs and the doors of the engine (command line, HTTP); rules live in `domain`."""
