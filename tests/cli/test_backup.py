"""R16: what was backed up comes back on an empty machine, whole and working; what is not whole is refused."""

import hashlib
import random
import shutil
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from tests.cli.installation import FILE, PASSWORD, Installation, found
from tests.cli.serving import run, serving
from tests.records.orders import order

from kaoping.cli import archive
from kaoping.cli.archive import DATABASE, Archive
from kaoping.cli.backup import back_up
from kaoping.cli.preparing import bring_up
from kaoping.cli.restore import restore
from kaoping.cli.setting import ground
from kaoping.domain.refusal import Refusal
from kaoping.settings import ROOT, Settings
from kaoping.storage import migrating
from kaoping.storage.embedded import SUPERUSER, hold
from kaoping.storage.files import FileStore
from kaoping.storage.roles import APP

RIGHTS = """
    SELECT 'relation ' || relname, pg_get_userbyid(relowner), array(SELECT unnest(relacl)::text ORDER BY 1)
        FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S', 'v')
    UNION ALL
    SELECT 'function ' || proname, pg_get_userbyid(proowner), array(SELECT unnest(proacl)::text ORDER BY 1)
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'default ' || defaclobjtype::text, pg_get_userbyid(defaclrole),
        array(SELECT unnest(defaclacl)::text ORDER BY 1) FROM pg_default_acl
    UNION ALL
    SELECT 'schema', pg_get_userbyid(nspowner), array(SELECT unnest(nspacl)::text ORDER BY 1)
        FROM pg_namespace WHERE nspname = 'public'
    ORDER BY 1, 2
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
AFTERWARDS = "action <> 'installation.restored'"
"""The one row a restored installation has more: it says that it is one."""


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return found(tmp_path_factory.mktemp("origin") / "var")


@pytest.fixture(scope="module")
def backup(origin: Installation) -> Path:
    done = run("backup", var=origin.var)
    assert done.returncode == 0, done.stderr
    (file,) = (origin.var / "backups").iterdir()
    return file


@pytest.fixture(scope="module")
def restored(origin: Installation, backup: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    var = _with_keys(origin, tmp_path_factory.mktemp("restored") / "var")
    done = run("restore", str(backup), var=var)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "✗" not in done.stdout
    return Installation(var, origin.username, origin.machine_key, origin.store_code)


def _with_keys(origin: Installation, var: Path) -> Path:
    shutil.copytree(origin.var / "keys", var / "keys")
    return var


def _fingerprint(link: psycopg.Connection) -> dict[str, tuple[int, str]]:
    """Of every table: its rows and a digest of them."""
    digests = {}
    for (table,) in link.execute(TABLES).fetchall():
        condition = AFTERWARDS if table == "journal" else "true"
        row = link.execute(
            f"SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) "
            f"FROM {table} t WHERE {condition}"
        ).fetchone()
        assert row is not None
        digests[table] = row
    return digests


def test_every_row_comes_back_as_it_was(origin: Installation, restored: Installation) -> None:
    with origin.reached() as before:
        expected, numbers = _fingerprint(before), dict(before.execute(SEQUENCES).fetchall())
    with restored.reached() as after:
        assert _fingerprint(after) == expected
        later = dict(after.execute(SEQUENCES).fetchall())
    assert {name for name in numbers if (later[name] or 0) < (numbers[name] or 0)} == set()
    assert expected["repair_order"][0] == 12


def test_every_right_comes_back_as_it_was(origin: Installation, restored: Installation) -> None:
    """Above all those that were taken away: a restored journal cannot be rewritten either."""
    with origin.reached() as before:
        expected = before.execute(RIGHTS).fetchall()
    with restored.reached() as after:
        assert after.execute(RIGHTS).fetchall() == expected
        for act, allowed in (("INSERT", True), ("UPDATE", False), ("DELETE", False), ("TRUNCATE", False)):
            asked = after.execute("SELECT has_table_privilege(%s, 'journal', %s)", [APP, act])
            assert asked.fetchone() == (allowed,), act


def test_files_come_back_as_they_were(restored: Installation) -> None:
    assert (restored.settings.files / FILE).read_bytes() == b"a photograph"


def test_photos_come_back_with_the_rows_that_name_them(origin: Installation, restored: Installation) -> None:
    with restored.reached() as link:
        rows = link.execute("SELECT sha256, size FROM audit_photo").fetchall()
    assert len(rows) == 1
    for digest, size in rows:
        content = FileStore(restored.settings.files).read(digest)
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (digest, size)
        assert content == FileStore(origin.settings.files).read(digest)


def test_the_restored_product_works(restored: Installation) -> None:
    """Somebody signs in with the old password; the DMS pushes with its old key."""
    with serving(restored.var) as served:
        form = {"grant_type": "password", "username": restored.username, "password": PASSWORD}
        token = httpx.post(f"{served.url}/api/v1/auth/token", data=form).raise_for_status().json()
        me = httpx.get(
            f"{served.url}/api/v1/me", headers={"Authorization": f"Bearer {token['access_token']}"}
        )
        assert me.json()["username"] == restored.username
        pushed = httpx.post(
            f"{served.url}/api/v1/ingest/repair-orders",
            headers={"Authorization": f"Bearer {restored.machine_key}"},
            json=[order(1, restored.store_code), order(99, restored.store_code)],
        ).json()
        assert (pushed["unchanged"], pushed["created"]) == (1, 1), pushed
        assert served.readiness().json()["checks"]["durability"] == "durable"


def test_a_backup_is_private_and_holds_no_key(origin: Installation, backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.parent.stat().st_mode) == 0o700
    content = backup.read_bytes()
    for key in (origin.var / "keys").iterdir():
        assert key.read_bytes() not in content
        assert bytes.fromhex(key.read_text()) not in content
    assert "王小明".encode() not in content
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_nothing_is_overwritten(origin: Installation, restored: Installation, backup: Path) -> None:
    again = run("backup", str(backup), var=origin.var)
    assert (again.returncode, again.stdout) == (1, "")
    assert "已存在" in again.stderr
    over = run("restore", str(backup), var=restored.var)
    assert over.returncode == 1
    assert "is not empty" in over.stderr
    assert "不是空的" in over.stderr


def test_files_in_the_way_are_kept(origin: Installation, backup: Path, tmp_path: Path) -> None:
    var = _with_keys(origin, tmp_path / "var")
    kept = var / "files" / "somebody's"
    kept.parent.mkdir()
    kept.write_text("own")
    refused = run("restore", str(backup), var=var)
    assert refused.returncode == 1
    assert "Move its files away" in refused.stderr
    assert kept.read_text() == "own"
    assert not (var / "pg").exists()


def test_without_keys_it_says_what_to_copy(origin: Installation, backup: Path, tmp_path: Path) -> None:
    var = tmp_path / "var"
    missing = run("restore", str(backup), var=var)
    assert missing.returncode == 1
    assert f"复制到 {var / 'keys'}" in missing.stderr
    assert "personal.key, tokens.key, replies.key" in missing.stderr
    assert not var.exists()
    _with_keys(origin, var)
    key = var / "keys" / "personal.key"
    key.write_text("0" * 64)
    others = run("restore", str(backup), var=var)
    assert others.returncode == 1
    assert "not those of this backup" in others.stderr
    assert not (var / "pg").exists()


def _places(backup: Path) -> list[range]:
    """Where the words of the archive stand: heads and contents, without the filling between them."""
    with tarfile.open(backup) as tar:
        heads = [range(member.offset, member.offset + 148) for member in tar]
        return heads + [
            range(member.offset_data, member.offset_data + member.size) for member in tar.getmembers()
        ]


def _is_refused(file: Path) -> bool:
    try:
        with Archive.opened(file):
            return False
    except Refusal as refused:
        return "未写入任何内容" in refused.zh and "nothing was written" in refused.en


def test_any_damaged_byte_is_seen(backup: Path, tmp_path: Path) -> None:
    """One bit in every head, and in places of every content drawn by lot."""
    lots = random.Random(20261122)  # noqa: S311 - the same damage in every run
    whole, damaged = backup.read_bytes(), tmp_path / "damaged.tar"
    for place in _places(backup):
        for at in lots.sample(place, min(40, len(place))):
            damaged.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << lots.randrange(8)]) + whole[at + 1 :])
            assert _is_refused(damaged), at


def test_any_cut_is_seen(backup: Path, tmp_path: Path) -> None:
    lots = random.Random(20261122)  # noqa: S311 - the same cuts in every run
    whole, cut = backup.read_bytes(), tmp_path / "cut.tar"
    end = max(place.stop for place in _places(backup))
    for length in [0, 1, 511, 512, 513, end - 1, *(lots.randrange(end) for _ in range(100))]:
        cut.write_bytes(whole[:length])
        assert _is_refused(cut), length


def test_a_damaged_file_writes_nothing(origin: Installation, backup: Path, tmp_path: Path) -> None:
    var = _with_keys(origin, tmp_path / "var")
    damaged = tmp_path / "damaged.tar"
    damaged.write_bytes(backup.read_bytes()[:-60_000])
    refused = run("restore", str(damaged), var=var)
    assert refused.returncode == 1
    assert "is no whole backup" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert sorted(path.name for path in var.iterdir()) == ["keys"]


def test_two_backups_put_together_are_refused(backup: Path, tmp_path: Path) -> None:
    """A part that nothing names, a part that is missing, and a name that leads out of the folder."""
    with Archive.opened(backup) as whole:
        dump = tmp_path / DATABASE
        whole.extract(DATABASE, dump)
        manifest = whole.manifest
    outside = tmp_path / "outside"
    outside.write_text("x")
    for name, sources in {
        "files/../../outside": {DATABASE: dump, "files/../../outside": outside},
        "/etc/outside": {DATABASE: dump, "/etc/outside": outside},
        "no database": {f"files/{FILE}": outside},
    }.items():
        parts = {part: archive.describe(path) for part, path in sources.items()}
        file = tmp_path / f"{len(name)}.tar"
        archive.write(file, manifest.model_copy(update={"parts": parts}), sources)
        assert _is_refused(file), name


def test_a_newer_release_is_named(origin: Installation, backup: Path, tmp_path: Path) -> None:
    with Archive.opened(backup) as whole:
        sources = {name: tmp_path / "parts" / name for name in whole.manifest.parts}
        for name, path in sources.items():
            whole.extract(name, path)
        newer = whole.manifest.model_copy(update={"revision": "20991231_later", "version": "9.0.0"})
    file = tmp_path / "newer.tar"
    archive.write(file, newer, sources)
    var = _with_keys(origin, tmp_path / "var")
    refused = run("restore", str(file), var=var)
    assert refused.returncode == 1
    assert "9.0.0" in refused.stderr
    assert not (var / "pg").exists()


def test_an_older_schema_comes_up_to_this_release(tmp_path: Path) -> None:
    before, after = Settings(var_dir=tmp_path / "before"), Settings(var_dir=tmp_path / "after")
    file = tmp_path / "older.tar"
    with ground(before) as base:
        bring_up(before, base.url)
        migrating.downgrade(base.url, ROOT, "-1")
        back_up(before, file)
    shutil.copytree(before.keys_dir, after.keys_dir)
    with ground(after) as base:
        assert restore(after, file)
        migrating.check(base.url, ROOT)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """An empty database of a server of somebody else's, whose login owns it and may create roles."""
    with hold(tmp_path / "elsewhere" / "pg") as cluster:
        with psycopg.connect(cluster.url(user=SUPERUSER), autocommit=True) as link:
            link.execute("CREATE ROLE guest LOGIN CREATEROLE")
            link.execute("CREATE DATABASE guest OWNER guest")
        yield cluster.url(database="guest", user="guest")


def test_it_moves_to_a_database_of_somebody_else_and_back(
    origin: Installation, backup: Path, elsewhere: str, tmp_path: Path
) -> None:
    var = _with_keys(origin, tmp_path / "var")
    there = run("restore", str(backup), var=var, DATABASE_URL=elsewhere)
    assert there.returncode == 0, there.stdout + there.stderr
    assert not (var / "pg").exists()
    file = tmp_path / "back.tar"
    assert run("backup", str(file), var=var, DATABASE_URL=elsewhere).returncode == 0
    with Archive.opened(backup) as first, Archive.opened(file) as second:
        expected = dict(first.manifest.rows)
        expected["journal"] += 1
        assert dict(second.manifest.rows) == expected
        assert second.manifest.key_mark == first.manifest.key_mark


def test_nothing_to_back_up_is_said(tmp_path: Path) -> None:
    nothing = run("backup", var=tmp_path / "var")
    assert nothing.returncode == 1
    assert "kaoping migrate" in nothing.stderr
    assert "Traceback" not in nothing.stderr
