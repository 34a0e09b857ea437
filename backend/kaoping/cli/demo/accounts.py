"""Who can sign in to the demo, as the table a newcomer needs."""

from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from kaoping.storage.session import Database
from kaoping.storage.tables.journal import JournalEntry

from .organisation import PASSWORD, Account, list_accounts

BEGUN, LOADED = "demo.begun", "demo.loaded"


def find_accounts(url: str) -> list[Account]:
    """The demo's accounts where this database was filled by it, nobody elsewhere."""
    database = Database(url, pool_size=2)
    with database.session() as db:
        loaded = db.scalar(select(JournalEntry.seq).where(JournalEntry.action == LOADED).limit(1))
    database.close()
    return list(list_accounts()) if loaded else []


def print_accounts(opened: list[Account], url: str) -> None:
    table = Table(title=f"演示账号 / demo accounts · 密码 / password: {PASSWORD} · {url}")
    for column in ("用户名 / user", "姓名 / name", "岗位 / post", "角色 / role", "门店 / store"):
        table.add_column(column)
    for account in opened:
        table.add_row(
            account.username, account.name, account.position, account.role, account.store or "集团 / group"
        )
    Console().print(table)
