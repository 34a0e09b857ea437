"""Whether an acknowledged commit survives a crash of the server: asked of the server, never assumed."""

from collections.abc import Iterable, Sequence

SAFE = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "local", "remote_write", "remote_apply"},
}

ASK = """
    SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')
"""


def weak_settings(rows: Iterable[Sequence[str]]) -> dict[str, str]:
    """Of the rows of `ASK`, those under which a crash may lose what was acknowledged."""
    return {name: value for name, value in rows if value not in SAFE[name]}
