"""Policies: the shipped packs and the doors of the engine (command line, HTTP). The rules live in `domain`."""
