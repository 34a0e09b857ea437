"""A PostgreSQL of somebody else's, named by DATABASE_URL, serves as well as the one that comes along."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.cli.serving import free_port, run

from kaoping.storage.embedded import SUPERUSER, hold
from kaoping.storage.roles import OWNER


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """An empty database on a server of its own; its login may create roles and is nothing else special."""
    with hold(tmp_path / "elsewhere" / "pg") as cluster:
        with psycopg.connect(cluster.url(user=SUPERUSER), autocommit=True) as link:
            link.execute("CREATE ROLE guest LOGIN CREATEROLE")
            link.execute("CREATE DATABASE guest OWNER guest")
        yield cluster.url(database="guest", user="guest")


def test_it_is_migrated_and_no_server_of_ours_starts(elsewhere: str, tmp_path: Path) -> None:
    done = run("migrate", "--check", var=tmp_path / "var", DATABASE_URL=elsewhere)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "var" / "pg").exists()
    with psycopg.connect(elsewhere) as link:
        owners = link.execute(
            "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
    assert owners == [(OWNER,)]


@pytest.mark.parametrize("command", ["serve", "worker", "migrate"])
def test_a_server_that_does_not_answer_is_named_with_the_remedy(tmp_path: Path, command: str) -> None:
    nowhere = f"postgresql://kaoping:secret-word@127.0.0.1:{free_port()}/kaoping"
    done = run(command, var=tmp_path / "var", DATABASE_URL=nowhere, PORT=str(free_port()))
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert "没有应答" in done.stderr
    assert "secret-word" not in done.stderr
    assert "Traceback" not in done.stderr
