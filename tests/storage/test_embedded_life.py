"""Many commands, one server: it starts once, keeps what it acknowledged, stops with the last of them."""

import os
import shutil
import threading
import time
from pathlib import Path

import psycopg
import pytest
from tests.storage.holding import begin, count, held, holder, keep, kill_server, server_of

from kaoping.domain.refusal import Refusal
from kaoping.storage.durability import ASK, weak_settings
from kaoping.storage.embedded import FOLDERS, SUPERUSER, hold, postmaster, revive


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One row kept, the server stopped."""
    data = tmp_path_factory.mktemp("template") / "pg"
    with hold(data) as cluster:
        keep(cluster.url())
    return data


@pytest.fixture
def data(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template, tmp_path / "pg")
    owner = template.stat()
    for path in (tmp_path / "pg", *(tmp_path / "pg").rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)
    return tmp_path / "pg"


def test_the_last_of_two_holders_stops_the_server(data: Path) -> None:
    one, two = holder(data), holder(data)
    assert one.url == two.url
    one.leave()
    assert count(two.url) == 1
    two.leave()
    assert postmaster.find(data) is None


def test_commands_that_start_together_share_one_server(tmp_path: Path) -> None:
    data = tmp_path / "fresh" / "pg"
    commands = [begin(data) for _ in range(4)]
    urls = {pipe.recv() for _, pipe in commands}
    assert len(urls) == 1
    for process, pipe in commands:
        pipe.send("leave")
        process.join(30)
    assert postmaster.find(data) is None


def test_a_killed_command_leaves_a_server_the_next_one_takes_over(data: Path) -> None:
    holder(data).kill()
    pid = server_of(data)
    with held(data) as next_one:
        assert server_of(data) == pid
        assert count(next_one.url) == 1
    assert postmaster.find(data) is None


def test_rows_committed_before_a_kill_are_there_after_it(data: Path) -> None:
    with held(data) as one:
        keep(one.url, rows=50)
        kill_server(data)
        one.kill()
    with held(data) as two:
        assert count(two.url) == 51


def test_a_busy_session_that_outlives_its_killed_server_does_not_block_the_next(data: Path) -> None:
    with held(data) as one:
        busy = threading.Thread(target=_count_for_ever, args=(one.url,))
        busy.start()
        while not _sessions(one.url, "generate_series"):
            time.sleep(0.05)
        kill_server(data)
        one.kill()
    with held(data) as two:
        assert count(two.url) == 1
    busy.join(10)
    assert not postmaster.orphans(data)


def _count_for_ever(url: str) -> None:
    with pytest.raises(psycopg.OperationalError), psycopg.connect(url) as link:
        link.execute("SELECT count(*) FROM generate_series(1, 100000000000)")


def _sessions(url: str, query: str) -> int:
    asks = "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE %s"
    with psycopg.connect(url) as link:
        return link.execute(asks, [f"%{query}%"]).fetchone()[0]


def test_who_still_holds_a_killed_server_can_revive_it(data: Path) -> None:
    with hold(data) as cluster:
        kill_server(data)
        revive(cluster)
        assert count(cluster.url()) == 1
        pid = server_of(data)
        revive(cluster)
        assert server_of(data) == pid


def test_a_pid_file_that_names_a_living_stranger_is_not_believed(data: Path) -> None:
    with held(data) as one:
        lines = (data / postmaster.PID_FILE).read_text().splitlines()
        one.leave()
    (data / postmaster.PID_FILE).write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with held(data) as two:
        assert count(two.url) == 1


def test_an_interrupted_first_start_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "pg.new" / "base").mkdir(parents=True)
    (tmp_path / "pg.new" / "PG_VERSION").write_text("18\n")
    with held(tmp_path / "pg") as one:
        keep(one.url)
    assert not (tmp_path / "pg.new").exists()


def test_a_folder_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    with pytest.raises(Refusal, match="is no database folder"), hold(tmp_path / "pg"):
        pass


def test_settings_are_durable_and_no_configuration_undoes_them(data: Path) -> None:
    for _ in range(2):
        with hold(data) as cluster, psycopg.connect(cluster.url(user=SUPERUSER), autocommit=True) as link:
            assert weak_settings(link.execute(ASK)) == {}
            link.execute("ALTER SYSTEM SET fsync = off")
            link.execute("ALTER SYSTEM SET full_page_writes = off")


def test_a_login_made_careless_is_noticed(data: Path) -> None:
    with hold(data) as cluster, psycopg.connect(cluster.url(user=SUPERUSER), autocommit=True) as link:
        link.execute("ALTER DATABASE kaoping SET synchronous_commit = off")
    with pytest.raises(Refusal, match="synchronous_commit=off"), hold(data):
        pass
    assert postmaster.find(data) is None


def test_a_server_that_a_test_runs_unsafe_is_refused_to_everybody_else(data: Path) -> None:
    with held(data, durable=False) as careless:
        with pytest.raises(Refusal, match="fsync=off"), held(data):
            pass
        assert count(careless.url) == 1


@pytest.mark.parametrize("major", FOLDERS)
def test_every_major_version_of_the_wheel_runs(tmp_path: Path, major: int) -> None:
    with hold(tmp_path / "pg", major=major) as cluster, psycopg.connect(cluster.url()) as link:
        assert link.info.server_version // 10_000 == major
        assert link.execute("SHOW server_encoding").fetchone() == ("UTF8",)


def test_data_of_another_major_version_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with hold(tmp_path / "pg", major=16):
        pass
    with (
        pytest.raises(Refusal, match=r"written by PostgreSQL 16.*Back up with the old release"),
        hold(tmp_path / "pg"),
    ):
        pass


def test_what_customers_said_stays_out_of_the_log(data: Path) -> None:
    secret = "13912345678"
    with hold(data) as cluster, psycopg.connect(cluster.url(), autocommit=True) as link:
        link.execute("CREATE TABLE phone (number text UNIQUE)")
        link.execute("INSERT INTO phone VALUES (%s)", [secret])
        with pytest.raises(psycopg.errors.UniqueViolation, match=secret):
            link.execute("INSERT INTO phone VALUES (%s)", [secret])
        with pytest.raises(psycopg.errors.SyntaxError):
            link.execute(f"SELEC '{secret}'")
    logged = "".join(path.read_text() for path in (data / "log").iterdir())
    assert "duplicate key" in logged
    assert secret not in logged
