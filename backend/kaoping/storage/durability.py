"""Whether an acknowledged commit survives a crash of this server: read from the server itself, never assumed."""

from typing import Any, Protocol

SAFE = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "local", "remote_write", "remote_apply"},
}
_ASK = "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')"


class Asks(Protocol):
    """A psycopg connection, or anything that runs a statement and gives rows."""

    def execute(self, query: Any, /) -> Any: ...


def weak_settings(link: Asks, query: Any = _ASK) -> dict[str, str]:
    """Settings under which a crash may lose what was acknowledged, with their values; empty when all is well."""
    found = {name: setting for name, setting in link.execute(query).fetchall()}
    return {name: value for name, value in found.items() if value not in SAFE[name]}
