"""The PostgreSQL that comes with the package: one cluster per folder, shared by every command that holds it.

Works as root and as anyone, under any path, after any kill. Durable; only tests say otherwise.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import psycopg

from kaoping.domain.refusal import Refusal
from kaoping.storage.durability import ASK, weak_settings

from . import cluster as clusters
from . import postmaster
from .account import Account, account_for
from .cluster import DATABASE, LOGIN, SUPERUSER, Cluster
from .holders import Holders
from .programs import FOLDERS, NEWEST

__all__ = ["DATABASE", "FOLDERS", "LOGIN", "NEWEST", "SUPERUSER", "Cluster", "hold", "revive"]


@contextlib.contextmanager
def hold(data: Path, *, durable: bool = True, major: int = NEWEST) -> Iterator[Cluster]:
    """Attach to the server of this folder, or start it; whoever holds it last stops it.

    Raises `Refusal` with the remedy when it cannot run, runs unsafe, or holds another major version.
    """
    data = data.absolute()
    account = account_for(data)
    data.parent.mkdir(parents=True, exist_ok=True)
    with Holders(data) as holders:
        try:
            with holders.turn():
                holders.join()
                cluster = _open(data, account, durable=durable, major=major)
            yield cluster
        finally:
            with holders.turn():
                if holders.leave():
                    postmaster.stop(data)


def _open(data: Path, account: Account, *, durable: bool, major: int) -> Cluster:
    written_by = clusters.major_of(data)
    if written_by is None and not data.exists():
        clusters.create(data, account, major)
    elif written_by not in {None, major}:
        raise _other_major(data, written_by, major)
    server = postmaster.find(data)
    cluster = Cluster(data, server.sockets) if server else clusters.start(data, account, durable=durable)
    clusters.furnish(cluster)
    if durable:
        _insist_on_durable(cluster)
    return cluster


def _insist_on_durable(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url()) as link:
        weak = weak_settings(link.execute(ASK))
    if weak:
        listed = ", ".join(f"{name}={value}" for name, value in weak.items())
        raise Refusal(
            zh=f"{cluster.data} 的数据库不是持久模式（{listed}），断电会丢数据。请先停止它。",
            en=f"The database in {cluster.data} runs unsafe ({listed}). Stop what holds it and retry.",
        )


def _other_major(data: Path, found: int | None, wanted: int) -> Refusal:
    return Refusal(
        zh=f"{data} 由 PostgreSQL {found} 写入，本版本使用 {wanted}。请用旧版本备份，再用本版本恢复。",
        en=f"{data} was written by PostgreSQL {found}, this release runs {wanted}. "
        "Back up with the old release, restore with this one.",
    )


def revive(cluster: Cluster) -> None:
    """Start the server again when something killed it; for those who hold it, at the address they know."""
    if postmaster.find(cluster.data) is None:
        with Holders(cluster.data) as holders, holders.turn():
            major = clusters.major_of(cluster.data) or NEWEST
            _open(cluster.data, account_for(cluster.data), durable=True, major=major)
