"""The rules every table obeys, read from the catalogue of the migrated database, not from the models."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from kaoping.storage.base import Base, Reference
from kaoping.storage.roles import APP, OWNER
from kaoping.storage.session import Database
from kaoping.storage.tables import closing

REFERENCE = {row.class_.__tablename__ for row in Base.registry.mappers if issubclass(row.class_, Reference)}
OURS = "nspname = 'public' AND relname NOT LIKE 'procrastinate\\_%' AND relname <> 'alembic_version'"
NEVER_REWRITTEN = [
    "journal",
    "frozen_input",
    "frozen_reading",
    "frozen_facts",
    "judgement",
    "stage_sign",
    "published_run",
    "published_card",
    "acknowledgement",
    "appeal",
    "appeal_line",
    "appeal_ruling",
]


def ask(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.engine.connect() as link:
        return [tuple(row) for row in link.execute(text(query))]


@pytest.fixture(scope="module")
def facts(shared_database: Database) -> set[str]:
    """What happens in a store: every table with a store that is no reference table."""
    found = ask(
        shared_database,
        f"""SELECT relname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
            JOIN pg_namespace n ON n.oid = relnamespace
            WHERE {OURS} AND relkind = 'r' AND attname = 'store_id' AND attnotnull""",
    )
    return {str(name) for (name,) in found} - REFERENCE


def keys(database: Database, kinds: str) -> dict[tuple[str, str], list[str]]:
    """(table, constraint or index) → its columns in order; `kinds` is a condition on pg_index."""
    rows = ask(
        database,
        f"""SELECT c.relname, i.relname, a.attname FROM pg_index x
            JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_class i ON i.oid = x.indexrelid
            CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k(number, place)
            LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
            WHERE {OURS.replace("relname", "c.relname")} AND {kinds} ORDER BY 1, 2, k.place""",
    )
    found: dict[tuple[str, str], list[str]] = {}
    for table, index, column in rows:
        found.setdefault((str(table), str(index)), []).append(str(column))
    return found


def test_the_key_of_a_fact_starts_with_its_store(shared_database: Database, facts: set[str]) -> None:
    primary = {table: columns for (table, _), columns in keys(shared_database, "x.indisprimary").items()}
    assert facts, "no facts were found"
    assert {table: primary[table][0] for table in facts} == dict.fromkeys(facts, "store_id")


def test_the_key_of_a_reference_table_is_its_id(shared_database: Database) -> None:
    primary = {table: columns for (table, _), columns in keys(shared_database, "x.indisprimary").items()}
    assert {table: primary[table] for table in REFERENCE} == {table: ["id"] for table in REFERENCE}


def test_whatever_is_unique_in_a_fact_is_unique_in_its_store(
    shared_database: Database, facts: set[str]
) -> None:
    unique = keys(shared_database, "x.indisunique")
    assert [key for key, columns in unique.items() if key[0] in facts and columns[0] != "store_id"] == []


def test_a_fact_never_points_into_another_store(shared_database: Database, facts: set[str]) -> None:
    references = ask(
        shared_database,
        """SELECT c.relname, f.relname, conname,
                  (SELECT array_agg(a.attname || '=' || b.attname)
                   FROM unnest(conkey, confkey) AS k(here, there)
                   JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = k.here
                   JOIN pg_attribute b ON b.attrelid = confrelid AND b.attnum = k.there)
           FROM pg_constraint JOIN pg_class c ON c.oid = conrelid JOIN pg_class f ON f.oid = confrelid
           WHERE contype = 'f'""",
    )
    loose = [
        name
        for here, there, name, pairs in references
        if here in facts and there in facts and "store_id=store_id" not in pairs  # type: ignore[operator]
    ]
    assert loose == []


def test_the_ids_of_facts_come_from_a_sequence(shared_database: Database, facts: set[str]) -> None:
    columns = ask(
        shared_database,
        "SELECT table_name, is_identity, column_default FROM information_schema.columns "
        "WHERE table_schema = 'public' AND column_name = 'id'",
    )
    own = {str(table): (identity, str(default)) for table, identity, default in columns if table in facts}
    assert [table for table, (identity, _) in own.items() if identity == "YES"] == []
    primary = {table: columns for (table, _), columns in keys(shared_database, "x.indisprimary").items()}
    numbered = [table for table in own if primary[table] == ["store_id", "id"]]
    assert [table for table in numbered if not own[table][1].startswith("nextval(")] == []


def test_no_trigger_stands_on_a_fact(shared_database: Database, facts: set[str]) -> None:
    triggers = ask(
        shared_database, "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    assert [pair for pair in triggers if pair[0] in facts] == []


def test_every_time_is_aware_and_no_number_is_a_float(shared_database: Database) -> None:
    careless = ask(
        shared_database,
        """SELECT table_name, column_name, data_type FROM information_schema.columns
           WHERE table_schema = 'public' AND table_name NOT LIKE 'procrastinate\\_%'
           AND data_type IN ('timestamp without time zone', 'time without time zone', 'time with time zone',
                             'real', 'double precision', 'money')""",
    )
    assert careless == []


def test_every_constraint_and_index_has_a_predictable_name(shared_database: Database) -> None:
    constraints = ask(
        shared_database,
        f"""SELECT relname, conname, contype::text FROM pg_constraint JOIN pg_class c ON c.oid = conrelid
            JOIN pg_namespace n ON n.oid = relnamespace WHERE {OURS} AND contype IN ('p', 'u', 'f', 'c')""",
    )
    prefix = {"p": "pk", "u": "uq", "f": "fk", "c": "ck"}
    odd = [
        name for table, name, kind in constraints if not str(name).startswith(f"{prefix[str(kind)]}_{table}")
    ]
    assert odd == []


def test_the_server_owns_no_table_and_builds_none(shared_database: Database) -> None:
    assert ask(shared_database, "SELECT current_user::text") == [(APP,)]
    owners = ask(
        shared_database, "SELECT DISTINCT tableowner::text FROM pg_tables WHERE schemaname = 'public'"
    )
    assert owners == [(OWNER,)]
    for forbidden in ("CREATE TABLE mine (id int)", "DROP TABLE journal", "ALTER TABLE journal ADD x int"):
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            ask(shared_database, forbidden)


@pytest.mark.parametrize("table", NEVER_REWRITTEN)
@pytest.mark.parametrize("act", ["UPDATE", "DELETE", "TRUNCATE"])
def test_the_server_cannot_rewrite_what_is_frozen(shared_database: Database, table: str, act: str) -> None:
    assert ask(shared_database, f"SELECT has_table_privilege('{APP}', '{table}', '{act}')") == [(False,)]


def test_all_that_a_close_writes_is_frozen() -> None:
    """A new table of the close joins the list, or is named here as one that moves."""
    mapped = [row.class_ for row in Base.registry.mappers]
    written = {row.__tablename__ for row in mapped if row.__module__ == closing.__name__}
    assert written - set(NEVER_REWRITTEN) == {"period"}


def test_the_server_cannot_pretend_to_another_schema(shared_database: Database) -> None:
    for act in ("INSERT", "UPDATE", "DELETE"):
        assert ask(shared_database, f"SELECT has_table_privilege('{APP}', 'alembic_version', '{act}')") == [
            (False,)
        ]
