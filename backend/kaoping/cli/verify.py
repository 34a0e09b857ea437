"""`kaoping verify`: proves what was published, store by store, and the journal's chain; changes nothing.

A chain rewritten to its end by whoever owns the database shows only against heads kept elsewhere: those a
backup carries, given with `--against`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from kaoping.cli.archive import Archive
from kaoping.cli.setting import ground
from kaoping.domain.refusal import Refusal
from kaoping.scorecards.service.sealed.findings import Proof
from kaoping.scorecards.service.sealed.verifying import prove_period
from kaoping.settings import Settings
from kaoping.storage.acts.journal import GROUP_SCOPE, Break, find_breaks
from kaoping.storage.session import Database
from kaoping.storage.tables.closing import ClosingPeriod
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.people import Store

Heads = Mapping[int, tuple[int, bytes]]

BREAKS = {
    "hash": ("日志内容与其哈希不符", "an entry does not give its hash"),
    "link": ("日志前后不相连", "an entry does not follow the one before"),
    "gap": ("日志缺少条目", "entries are missing"),
    "cut": ("日志末尾与备份时不符", "the chain does not reach the head a backup kept"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """What was proven of some months, and where the chains of the journal do not hold."""

    months: Sequence[tuple[str, str, Proof]]
    """Store code, state of the month, proof."""
    entries: Mapping[str, int]
    """Store code, or `group`, to the length of its chain."""
    breaks: Sequence[tuple[str, Break]]

    @property
    def holds(self) -> bool:
        return not self.breaks and not any(proof.findings for _, _, proof in self.months)

    @property
    def faults(self) -> list[str]:
        """One line for everything that does not hold."""
        lines = [
            f"{store} {proof.period} {one.object}: {one.message.zh} / {one.message.en}"
            + (f" ({one.details})" if one.details else "")
            for store, _, proof in self.months
            for one in proof.findings
        ]
        for store, found in self.breaks:
            zh, en = BREAKS[found.reason]
            lines.append(f"{store} journal {found.seq}: {zh} / {en}")
        return lines


def verify(settings: Settings, period: str | None, store: str | None, against: Path | None) -> bool:
    """Print what was proven and every fault; true when all holds.

    Raises `Refusal` for a store nobody knows and for a month nobody has.
    """
    heads: Heads = {}
    if against is not None:
        with Archive.opened(against.absolute()) as archive:
            kept = archive.manifest.journal_heads
            heads = {scope: (seq, bytes.fromhex(digest)) for scope, (seq, digest) in kept.items()}
    with ground(settings) as base:
        database = Database(base.url, pool_size=1)
        try:
            with database.session() as db:
                # One state for all of it: what is published meanwhile is proven the next time.
                db.connection(execution_options={"isolation_level": "REPEATABLE READ"})
                report = examine(db, period, store, heads)
        finally:
            database.close()
    _tell(report)
    return report.holds


def examine(db: Session, period: str | None, store: str | None, heads: Heads) -> Report:
    """Prove the months asked for, all there are by default, and every chain."""
    if store is not None and db.scalar(select(Store.id).where(Store.code == store)) is None:
        raise Refusal(zh=f"没有编码为 {store} 的门店。", en=f"There is no store {store}.")
    rows = _months(db, period, store)
    if period is not None and not rows:
        raise Refusal(zh=f"没有 {period} 这一月份的关账记录。", en=f"No store has a month {period}.")
    codes = {GROUP_SCOPE: "group"} | dict(db.execute(select(Store.id, Store.code)).all())
    chains = select(JournalEntry.scope, func.count()).group_by(JournalEntry.scope)
    lengths = dict(db.execute(chains.order_by(JournalEntry.scope)).all())
    return Report(
        months=[(code, one.state, prove_period(db, one)) for one, code in rows],
        entries={codes.get(scope, str(scope)): length for scope, length in lengths.items()},
        breaks=[(codes.get(one.scope, str(one.scope)), one) for one in find_breaks(db, heads)],
    )


def _months(db: Session, period: str | None, store: str | None) -> Sequence[Row[ClosingPeriod, str]]:
    query = select(ClosingPeriod, Store.code).join(Store, Store.id == ClosingPeriod.store_id)
    if period is not None:
        query = query.where(ClosingPeriod.code == period)
    if store is not None:
        query = query.where(Store.code == store)
    return db.execute(query.order_by(Store.code, ClosingPeriod.code)).all()


def _tell(report: Report) -> None:
    console = Console()
    table = Table(
        "", "门店 / store", "月份 / month", "状态 / state", "发布 / runs", "考核表 / cards", "申诉 / appeals"
    )
    for store, state, proof in report.months:
        good = "[red]✗[/]" if proof.findings else "[green]✓[/]"
        figures = (str(number) for number in (proof.runs, proof.cards, proof.appeals))
        table.add_row(good, store, proof.period, state, *figures)
    console.print(table)
    broken = {store for store, _ in report.breaks}
    chains = Table("", "审计链 / journal", "条目 / entries")
    for store in sorted({*report.entries, *broken}):
        good = "[red]✗[/]" if store in broken else "[green]✓[/]"
        chains.add_row(good, store, f"{report.entries.get(store, 0):,}")
    console.print(chains)
    for line in report.faults:
        console.print(f"✗ {line}", style="red", markup=False, soft_wrap=True)
