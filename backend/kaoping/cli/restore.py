"""`kaoping restore`: a backup into an empty installation that has its keys, proven before it is done."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from kaoping.cli.archive import DATABASE, FILES, Archive, Manifest, sync_folder
from kaoping.cli.keys import mark_of, noted_mark
from kaoping.cli.preparing import bring_up
from kaoping.cli.setting import ground
from kaoping.domain.refusal import Refusal
from kaoping.settings import ROOT, Settings
from kaoping.storage import dumping, migrating
from kaoping.storage.acts.journal import append_journal, find_breaks
from kaoping.storage.files import FileStore
from kaoping.storage.reads.named_files import missing_files
from kaoping.storage.session import Database
from kaoping.storage.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was compared with the manifest."""

    what: str
    good: bool
    found: str


def restore(settings: Settings, path: Path) -> bool:
    """Fill the installation and print what was proven; true when everything is as it was.

    Raises `Refusal`, with nothing written, when the file is damaged or of a newer release, the keys are
    missing or others, or the database or the folder of files is not empty.
    """
    with Archive.opened(path.absolute()) as archive:
        _insist_on_release(archive.manifest)
        _insist_on_keys(settings, archive.manifest)
        _insist_on_no_files(settings)
        with ground(settings) as base:
            if not dumping.is_empty(base.url):
                raise Refusal(
                    zh="数据库不是空的，不会覆盖。请换一个空的 VAR_DIR 或空数据库。",
                    en="The database is not empty and is kept. Name an empty VAR_DIR or an empty database.",
                )
            rows = _put_in(settings, archive, base.url)
            findings = list(_prove(settings, archive.manifest, base.url, rows))
    _tell(findings)
    return all(finding.good for finding in findings)


def _insist_on_release(manifest: Manifest) -> None:
    if manifest.revision not in migrating.known(ROOT):
        raise Refusal(
            zh=f"备份的数据库结构 {manifest.revision} 比本版本新。请用 {manifest.version} 或更新的版本恢复。",
            en=f"The backup has schema {manifest.revision}, newer than this release. "
            f"Restore it with release {manifest.version} or later.",
        )


def _insist_on_keys(settings: Settings, manifest: Manifest) -> None:
    """Looked for, never made: a fresh key would open nothing."""
    folder = settings.keys_dir
    if not (folder / "personal.key").exists():
        raise Refusal(
            zh=f"{folder} 中没有密钥。备份不含密钥：请把原机器上的 var/keys 目录（personal.key、tokens.key、"
            f"replies.key）复制到 {folder}，权限 600，然后重试。",
            en=f"There are no keys in {folder}, and backups hold none: copy the folder var/keys of the place "
            f"it was made on (personal.key, tokens.key, replies.key) to {folder}, mode 600, and retry.",
        )
    if mark_of(settings) != manifest.key_mark:
        raise Refusal(
            zh=f"{folder} 中的密钥不是这份备份的密钥（标记 {manifest.key_mark}）。请复制当时的 var/keys。",
            en=f"The keys in {folder} are not those of this backup (their mark is {manifest.key_mark}). "
            "Copy the var/keys it was made beside.",
        )


def _insist_on_no_files(settings: Settings) -> None:
    if settings.files.exists() and any(settings.files.iterdir()):
        raise Refusal(
            zh=f"{settings.files} 不是空的，不会覆盖。请移走其中的文件。",
            en=f"{settings.files} is not empty and is kept. Move its files away.",
        )


def _put_in(settings: Settings, archive: Archive, url: str) -> Mapping[str, int]:
    """The files are put aside whole before the database is filled, and named after it, in one step."""
    home = settings.files.parent
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".kaoping-", dir=home) as room:
        archive.extract(DATABASE, Path(room, DATABASE))
        for name in archive.files:
            archive.extract(name, Path(room, name))
        rows = dumping.load(url, Path(room, DATABASE))
        if archive.files:
            shutil.rmtree(settings.files, ignore_errors=True)  # empty, or there would have been a refusal
            Path(room, FILES).rename(settings.files)
            sync_folder(home)
    return rows


def _prove(settings: Settings, manifest: Manifest, url: str, rows: Mapping[str, int]) -> Iterator[Finding]:
    """Counted as the file left it, then brought to this release and walked through."""
    differing = [name for name in {*rows, *manifest.rows} if rows.get(name) != manifest.rows.get(name)]
    told = ", ".join(f"{n}: {rows.get(n)} ≠ {manifest.rows.get(n)}" for n in sorted(differing))
    yield Finding("行数 / rows", not differing, told or f"{sum(rows.values()):,} ({len(rows)} tables)")
    bring_up(settings, url)
    database = Database(url, pool_size=2)
    with unit_of_work(database) as db:
        heads = {s: (seq, bytes.fromhex(digest)) for s, (seq, digest) in manifest.journal_heads.items()}
        breaks = find_breaks(db, heads)
        told = ", ".join(f"{one.scope}/{one.seq} {one.reason}" for one in breaks[:5])
        entries = sum(seq for seq, _ in heads.values())
        yield Finding("审计链 / journal", not breaks, told or f"{entries:,} entries in {len(heads)} chains")
        missing = missing_files(db, FileStore(settings.files))
        yield Finding("文件 / files", not missing, ", ".join(missing[:5]) or f"{len(manifest.parts) - 1:,}")
        yield Finding("密钥 / keys", noted_mark(db) == mark_of(settings), manifest.key_mark)
        append_journal(
            db,
            None,
            "installation.restored",
            "backup",
            manifest.created_at,
            {"version": manifest.version, "revision": manifest.revision},
        )
    with database.engine.connect() as link:
        revision = migrating.current(link)
    yield Finding("结构 / schema", revision == migrating.newest(ROOT), f"{manifest.revision} → {revision}")
    database.close()


def _tell(findings: list[Finding]) -> None:
    table = Table("", "恢复 / restored", "结果 / finding")
    for finding in findings:
        table.add_row("[green]✓[/]" if finding.good else "[red]✗[/]", finding.what, finding.found)
    Console().print(table)
