"""Asks an installation how it is, one line a question; changes nothing."""

import shutil
from collections.abc import Callable, Iterator

import httpx
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from kaoping.cli.serving import listen
from kaoping.cli.setting import SPA, ground, parts
from kaoping.domain.refusal import Refusal
from kaoping.settings import Settings, bracketed
from kaoping.storage.session import Database

LEAST_FREE_GIB = 2


def examine(settings: Settings) -> bool:
    """Prints what was found; true when nothing needs a hand."""
    table = Table("", "检查 / check", "结果 / finding")
    well = True
    for name, good, finding in _findings(settings):
        table.add_row("[green]✓[/]" if good else "[red]✗[/]", name, finding)
        well &= good
    Console().print(table)
    return well


def _findings(settings: Settings) -> Iterator[tuple[str, bool, str]]:
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.var_dir).free / 2**30
    yield "disk", free >= LEAST_FREE_GIB, f"{free:.1f} GiB free in {settings.var_dir}"
    yield "spa", SPA.is_dir(), str(SPA)
    yield "port", *_ask(lambda: _port(settings))
    try:
        with ground(settings) as base:
            database = Database(base.url, pool_size=2)
            yield "database", *_ask(lambda: _version(database))
            for name, check in parts(settings, base.url).readiness.items():
                yield name, *_ask(lambda check=check: check(database))  # type: ignore[misc]
            database.close()
    except Refusal as refusal:
        yield "database", False, str(refusal)


def _ask(question: Callable[[], str]) -> tuple[bool, str]:
    try:
        return True, question()
    except Exception as error:  # noqa: BLE001  whatever goes wrong is the finding
        return False, str(error)


def _port(settings: Settings) -> str:
    """Free, or taken by Kaoping itself."""
    address = f"http://{bracketed(settings.host)}:{settings.port}"
    try:
        listen(settings.host, settings.port).close()
    except Refusal:
        if httpx.get(f"{address}/livez", timeout=5).json() != {"status": "alive"}:
            raise
        return f"Kaoping answers at {address}"
    return f"{address} is free"


def _version(database: Database) -> str:
    with database.engine.connect() as link:
        return f"PostgreSQL {link.scalar(text('SHOW server_version'))}"
