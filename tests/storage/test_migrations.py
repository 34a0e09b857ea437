"""Migrations go up, down and up again, wait for nobody, and end where the models are."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy.exc import OperationalError
from tests.postgres import HOME

from kaoping.storage import migrating
from kaoping.storage.embedded import LOGIN, SUPERUSER, Cluster
from kaoping.storage.roles import APP, OWNER

LEFT = """
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'alembic%'
    UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace
        AND typname NOT LIKE '%alembic%'
"""


@contextmanager
def empty(cluster: Cluster) -> Iterator[str]:
    """The address of a database without a table."""
    name = f"empty_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(cluster.url(database="postgres", user=SUPERUSER), autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name} OWNER {LOGIN} STRATEGY file_copy")
        try:
            yield cluster.url(database=name)
        finally:
            link.execute(f"DROP DATABASE {name} WITH (FORCE)")


def at(url: str) -> str | None:
    with psycopg.connect(url) as link:
        return link.execute("SELECT version_num FROM alembic_version").fetchone()[0]


def test_up_down_and_up_again(cluster: Cluster) -> None:
    with empty(cluster) as url:
        migrating.upgrade(url, HOME)
        migrating.downgrade(url, HOME, "base")
        with psycopg.connect(url) as link:
            assert link.execute(LEFT).fetchall() == []
        migrating.upgrade(url, HOME)
        assert at(url) == migrating.newest(HOME)


def test_the_migrated_tables_are_those_of_the_models(cluster: Cluster) -> None:
    with empty(cluster) as url:
        migrating.upgrade(url, HOME)
        migrating.check(url, HOME)


def test_a_superuser_of_another_server_can_migrate_too(cluster: Cluster) -> None:
    with empty(cluster) as url:
        migrating.upgrade(url.replace(f"{LOGIN}@", f"{SUPERUSER}@"), HOME)
        with psycopg.connect(url) as link:
            owners = link.execute(
                "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            assert owners == [(OWNER,)]
            roles = link.execute(
                "SELECT rolname, rolcanlogin, rolsuper FROM pg_roles WHERE rolname IN (%s, %s) ORDER BY 1",
                [APP, OWNER],
            )
            assert roles.fetchall() == [(APP, False, False), (OWNER, False, False)]


def test_a_migration_does_not_queue_behind_a_long_transaction(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "TRIES", 1)
    with empty(cluster) as url:
        migrating.upgrade(url, HOME)
        with psycopg.connect(url.replace(f"{LOGIN}@", f"{SUPERUSER}@")) as long:
            long.execute("LOCK TABLE procrastinate_jobs IN ACCESS SHARE MODE")
            with pytest.raises(OperationalError, match="lock timeout"):
                migrating.downgrade(url, HOME, "base")
        assert at(url) == "20261122_jobs"  # later ones stood in nobody's way and are undone


POLICIES = """
    INSERT INTO policy (id, code, title, row_version)
        VALUES (1, 'S002-B', '{"zh": "回访"}', 1);
    INSERT INTO policy_version
            (policy_id, version, state, effective_from, document, fingerprint, content_hash, row_version)
        VALUES (1, '1', 'INSTALLED', '2026-01-01', '{}', 'f', 'c', 1),
               (1, '0', 'RETIRED', '2025-01-01', '{}', 'f', 'c', 1);
    INSERT INTO policy_overlay
            (policy_id, code, version, level, example, document, content_hash, row_version,
             activated_at, retired_at)
        VALUES (1, 'now', '1', 'group', true, '{}', 'c', 1, '2026-02-01Z', NULL),
               (1, 'past', '1', 'group', true, '{}', 'c', 1, '2026-02-01Z', '2026-03-01Z');
"""


def test_policies_that_counted_count_on_and_come_back(cluster: Cluster) -> None:
    """What was installed counted at once; from that migration on somebody puts it in force."""
    with empty(cluster) as url:
        migrating.upgrade(url, HOME, "20261122_measurements")
        with psycopg.connect(url) as link:
            link.execute(POLICIES)
        migrating.upgrade(url, HOME)
        migrating.check(url, HOME)
        with psycopg.connect(url) as link:
            versions = "SELECT version, state, retired_from::text FROM policy_version ORDER BY version"
            assert link.execute(versions).fetchall() == [
                ("0", "RETIRED", "2025-01-01"),
                ("1", "ACTIVE", None),
            ]
            overlays = "SELECT code, state FROM policy_overlay ORDER BY code"
            assert link.execute(overlays).fetchall() == [("now", "ACTIVE"), ("past", "RETIRED")]
        migrating.downgrade(url, HOME, "20261122_measurements")
        with psycopg.connect(url) as link:
            states = "SELECT version, state FROM policy_version ORDER BY version"
            assert link.execute(states).fetchall() == [("0", "RETIRED"), ("1", "INSTALLED")]


WAITING = """
    INSERT INTO policy (id, code, title, row_version)
        VALUES (1, 'S001-G', '{"zh": "满意度"}', 1), (2, 'S001-O', '{"zh": "评比"}', 1);
    INSERT INTO policy_version
            (policy_id, version, state, source, effective_from, document, fingerprint, content_hash,
             row_version, activated_at)
        VALUES (1, '1', 'ACTIVE', 'PACK', '2026-01-01', '{}', 'f', 'c', 1, '2026-02-01Z'),
               (1, '2', 'PROPOSED', 'WRITTEN', '2026-12-01', '{}', 'f', 'c', 1, NULL),
               (2, '1', 'INSTALLED', 'PACK', '2026-01-01', '{}', 'f', 'c', 1, NULL);
"""


def test_what_only_waits_counts_neither_below_nor_above(cluster: Cluster) -> None:
    """Below, installed means counting: what waits goes down as a draft and comes back as one."""
    states = """SELECT code, version, state, source FROM policy_version JOIN policy ON policy.id = policy_id
                ORDER BY code, version"""
    with empty(cluster) as url:
        migrating.upgrade(url, HOME)
        with psycopg.connect(url) as link:
            link.execute(WAITING)
        migrating.downgrade(url, HOME, "20261122_measurements")
        with psycopg.connect(url) as link:
            found = link.execute(states.replace(", source", "")).fetchall()
            assert [row[2] for row in found] == ["INSTALLED", "DRAFT", "DRAFT"]
        migrating.upgrade(url, HOME)
        with psycopg.connect(url) as link:
            assert link.execute(states).fetchall() == [
                ("S001-G", "1", "ACTIVE", "PACK"),
                ("S001-G", "2", "DRAFT", "WRITTEN"),
                ("S001-O", "1", "DRAFT", "WRITTEN"),
            ]
