"""A whole database to one file and back, by the programs of PostgreSQL; files beside it are not its matter.

The file holds rows, structure and rights. It holds no role and no password: roles belong to a server, and
`prepare_roles` makes ours wherever a dump is loaded.
"""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import create_engine

from kaoping.domain.refusal import Refusal
from kaoping.storage.embedded.programs import client_program
from kaoping.storage.roles import OWNER, make_roles

TABLES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1
"""
LEFT_BEHIND = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"


@dataclass(frozen=True, slots=True)
class Instant:
    """One state of the database: everything read through `link` and dumped is of the same moment."""

    url: str
    link: psycopg.Connection
    snapshot: str

    def dump(self, into: Path) -> None:
        """Write the file. Raises `Refusal` with the program's own words."""
        _run(
            "pg_dump",
            self.url,
            *("--format=custom", "--no-owner", f"--role={OWNER}", f"--snapshot={self.snapshot}"),
            f"--file={into}",
        )

    def rows(self) -> dict[str, int]:
        return count_rows(self.link)


@contextmanager
def instant(url: str) -> Iterator[Instant]:
    """Holds the moment while the block runs; writers go on and are not seen."""
    with psycopg.connect(url) as link:
        link.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        link.read_only = True
        link.execute(f"SET ROLE {OWNER}")
        row = link.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        yield Instant(url, link, row[0])


def count_rows(link: psycopg.Connection) -> dict[str, int]:
    """The rows of every table, the queue's and the schema's own included."""
    tables = [name for (name,) in link.execute(TABLES).fetchall()]
    counted = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {}, count(*) FROM {}").format(sql.Literal(name), sql.Identifier(name))
        for name in tables
    )
    return dict(link.execute(counted).fetchall()) if tables else {}


def is_empty(url: str) -> bool:
    """Whether nothing at all stands in the database, not even what a migration leaves behind."""
    with psycopg.connect(url) as link:
        return link.execute(LEFT_BEHIND).fetchone() == (0,)


def load(url: str, file: Path) -> dict[str, int]:
    """Fill an empty database, wholly or not at all; returns the rows of every table.

    The default rights of the app role are those of the file: given before it, every table it creates would
    begin with all of them, and those a migration took back would come alive again.
    """
    engine = create_engine(url, hide_parameters=True)
    with engine.begin() as roles:
        make_roles(roles)
    engine.dispose()
    _run(
        "pg_restore",
        url,
        *("--exit-on-error", "--single-transaction", "--no-owner", f"--role={OWNER}"),
        str(file),
    )
    with psycopg.connect(url) as link:
        link.execute(f"SET ROLE {OWNER}")
        link.execute("ANALYZE")
        return count_rows(link)


def _run(program: str, url: str, *words: str) -> None:
    """The password goes by the environment: the words of a command are everybody's to read."""
    target = conninfo_to_dict(url)
    password = target.pop("password", None)
    secret: Mapping[str, str] = {"PGPASSWORD": str(password)} if password is not None else {}
    where = make_conninfo("", **target)
    done = subprocess.run(  # noqa: S603  a program of PostgreSQL, our own words
        [client_program(program), f"--dbname={where}", *words],
        env={**os.environ, **secret},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Refusal(zh=f"{program} 失败：\n{done.stderr}", en=f"{program} failed:\n{done.stderr}")
