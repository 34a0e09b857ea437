"""The HTTP kit: who calls, what crosses the wire, when it is committed, how faults read."""
