"""`kaoping backup`: the database of one moment, the files beside it and a manifest, as one file; no keys."""

import os
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from kaoping.app import VERSION
from kaoping.cli import archive
from kaoping.cli.archive import DATABASE, FILES, FORMAT, Manifest, Part
from kaoping.cli.keys import noted_mark
from kaoping.cli.setting import ground
from kaoping.domain.refusal import Refusal
from kaoping.settings import Settings
from kaoping.storage import dumping, migrating
from kaoping.storage.acts.journal import read_heads
from kaoping.storage.files import all_in_place, is_unfinished
from kaoping.storage.session import Database


def place_for(settings: Settings, moment: datetime) -> Path:
    """Where a backup goes when nobody says otherwise: named by its moment, so that names sort by age."""
    return settings.var_dir / "backups" / f"kaoping-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar"


def back_up(settings: Settings, target: Path | None) -> Path:
    """Write a backup and say what is in it. The product may go on serving meanwhile."""
    moment = datetime.now(UTC)
    path = (target or place_for(settings, moment)).absolute()
    if path.exists():
        raise Refusal(
            zh=f"{path} 已存在，不会覆盖。请换一个文件名。",
            en=f"{path} exists and is kept. Name another file.",
        )
    _make_folder(path.parent)
    with ground(settings) as base, tempfile.TemporaryDirectory(prefix=".kaoping-", dir=path.parent) as room:
        if dumping.is_empty(base.url):
            raise _nothing()
        with all_in_place(base.url):
            manifest, sources = _gather(settings, base.url, Path(room), moment)
            archive.write(path, manifest, sources)
    _tell(path, manifest)
    return path


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(
            zh=f"无法创建 {folder}（{error.strerror}）。", en=f"Cannot create {folder} ({error.strerror})."
        ) from error


def _gather(
    settings: Settings, url: str, room: Path, moment: datetime
) -> tuple[Manifest, Mapping[str, Path]]:
    """The dump first, the files after it: a file is there before its row, so none a row names is missed."""
    with dumping.instant(url) as instant:
        revision, mark, heads = _ask(url, instant.snapshot)
        sources = {DATABASE: room / DATABASE}
        instant.dump(sources[DATABASE])
        rows = instant.rows()
    sources |= {f"{FILES}{path.relative_to(settings.files)}": path for path in _files(settings.files)}
    parts = {name: archive.describe(path) for name, path in sources.items()}
    return _manifest(revision, mark, heads, rows, parts, moment), sources


def _ask(url: str, snapshot: str) -> tuple[str, str, Mapping[int, tuple[int, bytes]]]:
    """Revision, mark of the key and heads of the journal's chains, as of the snapshot."""
    database = Database(url, pool_size=1)
    try:
        with database.session() as db:
            db.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            db.execute(text(f"SET TRANSACTION SNAPSHOT '{snapshot}'"))
            revision = migrating.current(db.connection())
            mark = noted_mark(db) if revision else None
            if revision is None or mark is None:
                raise _nothing()
            return revision, mark, read_heads(db)
    finally:
        database.close()


def _nothing() -> Refusal:
    return Refusal(
        zh="数据库尚未建立，没有可备份的内容。请先执行 kaoping migrate。",
        en="The database was never set up: there is nothing to keep. Run kaoping migrate first.",
    )


def _files(folder: Path) -> list[Path]:
    """Whole ones: what is still being written has no row yet."""
    found = (Path(home, name) for home, _, names in sorted(os.walk(folder)) for name in sorted(names))
    return [path for path in found if not is_unfinished(path)]


def _manifest(
    revision: str,
    mark: str,
    heads: Mapping[int, tuple[int, bytes]],
    rows: Mapping[str, int],
    parts: Mapping[str, Part],
    moment: datetime,
) -> Manifest:
    return Manifest(
        format=FORMAT,
        version=VERSION,
        revision=revision,
        created_at=moment.isoformat(timespec="seconds"),
        key_mark=mark,
        rows=rows,
        journal_heads={scope: (seq, digest.hex()) for scope, (seq, digest) in heads.items()},
        parts=parts,
    )


def _tell(path: Path, manifest: Manifest) -> None:
    table = Table("备份 / backup", str(path))
    table.add_row("大小 / size", f"{path.stat().st_size / 2**20:.1f} MiB")
    table.add_row("行数 / rows", f"{sum(manifest.rows.values()):,} ({len(manifest.rows)} tables)")
    table.add_row("文件 / files", f"{len(manifest.parts) - 1:,}")
    table.add_row("结构 / schema", manifest.revision)
    table.add_row(
        "密钥 / keys", "不在备份中，请另行保管 var/keys / not in the backup: keep var/keys elsewhere"
    )
    Console().print(table)
