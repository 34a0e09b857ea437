"""What somebody who owns the tables could do to a published month, in a statement or more; for tests only.

`:run`, `:card`, `:other` and the like are rows of the month. Every statement must touch a row, or it proves
nothing; keys between tables are not minded, as whoever owns them can switch that off.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, text

Tampering = Callable[[Connection, Mapping[str, Any]], None]

RUN = "store_id = :store AND id = :run"
CARD = "store_id = :store AND id = :card AND revision = 1"
REVISED = "store_id = :store AND id = :card AND revision = 2"
SIGNED = "store_id = :store AND card_id = :card"


def told(*statements: str) -> Tampering:
    """The statements, each of which must change something."""

    def tamper(link: Connection, rows: Mapping[str, Any]) -> None:
        for statement in statements:
            done = link.execute(text(statement), dict(rows))
            assert done.rowcount > 0, f"touched nothing: {statement}"

    return tamper


def setting(table: str, where: str, **columns: str) -> Tampering:
    assigned = ", ".join(f"{name} = {value}" for name, value in columns.items())
    return told(f"UPDATE {table} SET {assigned} WHERE {where}")


def copying(table: str, where: str, **columns: str) -> Tampering:
    """Another row like those, but for some columns."""
    changed = ", ".join(f"{name} = {value}" for name, value in columns.items())
    return told(
        f"CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT * FROM {table} WHERE {where} LIMIT 1",
        f"UPDATE kept SET {changed}",
        f"INSERT INTO {table} SELECT * FROM kept",
    )


def jsonb(column: str, path: str, value: str) -> str:
    return f"jsonb_set({column}, '{path}', {value})"


RUNS: Mapping[str, Tampering] = {
    "a reading of the inputs": setting(
        "published_run", RUN, inputs=jsonb("inputs", "{facts,readings,0,numerator}", "'\"777\"'")
    ),
    "points of a judgement in the inputs": setting(
        "published_run", RUN, inputs=jsonb("inputs", "{facts,reviews,0,points}", "'\"1\"'")
    ),
    "who was issued a card": setting("published_run", RUN, inputs="inputs #- '{issued,0}'"),
    "the hash of the evidence": setting(
        "published_run", RUN, inputs=jsonb("inputs", "{evidence}", "to_jsonb(repeat('0', 64))")
    ),
    "a rule of the policy": setting(
        "published_run", RUN, inputs=jsonb("inputs", "{policy,full_marks}", "'\"99\"'")
    ),
    "a person of the population": setting("published_run", RUN, inputs="inputs #- '{facts,subjects,0}'"),
    "something nobody knows in the inputs": setting(
        "published_run", RUN, inputs='inputs || \'{"note": "x"}\''
    ),
    "the input hash": setting("published_run", RUN, input_hash="repeat('0', 64)"),
    "the result hash": setting("published_run", RUN, result_hash="repeat('0', 64)"),
    "the head hash": setting("published_run", RUN, head_hash="repeat('0', 64)"),
    "the version of the policy": setting("published_run", RUN, policy_version="'9'"),
    "the row of the policy": setting("published_run", RUN, policy_version_id="policy_version_id + 1000"),
    "the code of the policy": setting("published_run", RUN, policy_code="'S999'"),
    "an overlay less": setting("published_run", RUN, overlay_ids="'{}'"),
    "another engine": setting("published_run", RUN, engine="engine + 1"),
    "another level": setting("published_run", "store_id = :store AND id = :revision_run", level="'GROUP'"),
    "another kind": setting("published_run", RUN, kind="'REVISION'", reason="'x'"),
    "another reason of a revision": setting(
        "published_run", "store_id = :store AND id = :revision_run", reason="'另有原因'"
    ),
    "another publisher": setting("published_run", RUN, published_by=":user"),
    "a microsecond later": setting("published_run", RUN, published_at="published_at + interval '1 us'"),
    "another freeze": setting("published_run", RUN, freeze_no="freeze_no + 1"),
    "another month": setting("published_run", RUN, period="'2026-09'"),
    "a run gone with its cards": told(
        "DELETE FROM published_card WHERE store_id = :store AND run_id = :run",
        f"DELETE FROM published_run WHERE {RUN}",
    ),
    "a run nobody published": copying("published_run", RUN, id="id + 1000", kind="'REVISION'", reason="'x'"),
}

CARDS: Mapping[str, Tampering] = {
    "a total": setting("published_card", CARD, total="total + 1"),
    "a grade": setting("published_card", CARD, grade="'FAIL'"),
    "a rank": setting("published_card", CARD, rank="1"),
    "a card's month": setting("published_card", CARD, period="'2026-09'"),
    "points of a line": setting(
        "published_card", CARD, result=jsonb("result", "{lines,0,points}", "'\"1\"'")
    ),
    "an amount of pay": setting(
        "published_card", CARD, result=jsonb("result", "{pay,0,amount}", "'\"9999\"'")
    ),
    "the total in the result": setting("published_card", CARD, result=jsonb("result", "{total}", "'\"99\"'")),
    "the name in the head": setting("published_card", CARD, head="replace(head, '张伟', '李强')"),
    "the total in the head": setting(
        "published_card", CARD, head='regexp_replace(head, \'"total":"[^"]*"\', \'"total":"99"\')'
    ),
    "a space in the head": setting("published_card", CARD, head="head || ' '"),
    "an employee": setting("published_card", CARD, employee_id=":employee"),
    "a post": setting("published_card", CARD, assignment_id=":assignment"),
    "two employees swapped": told(
        "UPDATE published_card SET employee_id = CASE id WHEN :card THEN :employee ELSE :person END "
        "WHERE store_id = :store AND id IN (:card, :other) AND revision = 1"
    ),
    "a number of staff": setting("published_card", CARD, employee_no="'E99999'"),
    "a key to sort by": setting("published_card", CARD, name_key="'zzz'"),
    "a first day": setting("published_card", CARD, from_day="from_day + 1"),
    "a last day": setting("published_card", CARD, to_day="to_day - 1"),
    "no longer complete": setting("published_card", CARD, complete="false"),
    "example or not": setting("published_card", CARD, example="NOT example"),
    "withdrawn": setting("published_card", CARD, withdrawn="true"),
    "brought back": setting(
        "published_card", "store_id = :store AND id = :withdrawn AND revision = 2", withdrawn="false"
    ),
    "a card's level": setting("published_card", CARD, level="'GROUP'"),
    "a card's policy": setting("published_card", CARD, policy_code="'S002-B'"),
    "a card's moment": setting("published_card", CARD, published_at="published_at - interval '1 day'"),
    "a card in another run": setting("published_card", CARD, run_id=":revision_run"),
    "a card gone": told(f"DELETE FROM published_card WHERE {CARD}"),
    "a correction gone": told(f"DELETE FROM published_card WHERE {REVISED}"),
    "a card nobody published": copying("published_card", CARD, id="id + 1000"),
    "a correction nobody made": copying("published_card", REVISED, revision="3"),
}

FACTS = "source = 'ORDERS'"
FROZEN: Mapping[str, Tampering] = {
    "a frozen figure": setting("frozen_reading", "id = :reading", numerator="numerator + 1"),
    "other evidence": setting("frozen_reading", "id = :reading", evidence="evidence || 999999::bigint"),
    "evidence less": setting("frozen_reading", "id = :reading", evidence="evidence[2:]"),
    "other counted facts": setting("frozen_reading", "id = :reading", counted="'{}'"),
    "a frozen reading's count": setting("frozen_reading", "id = :reading", n="n + 1"),
    "a frozen reading gone": told("DELETE FROM frozen_reading WHERE id = :reading"),
    "a frozen reading more": copying(
        "frozen_reading", "id = :reading", id="id + 100000", measure="'M-99'", assignment_id="NULL"
    ),
    "the version of a fact": setting(
        "frozen_facts", FACTS, versions="array_prepend(versions[1] + 1, versions[2:])"
    ),
    "the mark of a fact": setting("frozen_facts", FACTS, marks="array_prepend(md5('')::uuid, marks[2:])"),
    "a fact gone": setting(
        "frozen_facts", FACTS, fact_ids="fact_ids[2:]", versions="versions[2:]", marks="marks[2:]"
    ),
    "a fact more": setting(
        "frozen_facts",
        FACTS,
        fact_ids="fact_ids || 100000::bigint",
        versions="versions || 1",
        marks="marks || marks[1]",
    ),
    "another fact": setting(
        "frozen_facts", FACTS, fact_ids="array_prepend(fact_ids[1] + 100000, fact_ids[2:])"
    ),
    "the facts of a source gone": told(f"DELETE FROM frozen_facts WHERE {FACTS}"),
    "the policy of a freeze": setting(
        "frozen_input", "id = :input", document=jsonb("document", "{policy,full_marks}", "'\"99\"'")
    ),
    "a reading of a freeze": setting(
        "frozen_input",
        "id = :input",
        document=jsonb("document", "{facts,readings,0,numerator}", "'\"777\"'"),
    ),
    "the inputs of a freeze gone": told("DELETE FROM frozen_input WHERE id = :input"),
}

JUDGED: Mapping[str, Tampering] = {
    "points somebody gave": setting("judgement", "id = :judgement", points="points + 1"),
    "the reason of points": setting("judgement", "id = :judgement", reason="'另有原因'"),
    "who gave points": setting("judgement", "id = :judgement", user_id=":user"),
    "when points were given": setting("judgement", "id = :judgement", at="at - interval '1 day'"),
    "a judgement gone": told("DELETE FROM judgement WHERE id = :judgement"),
    "a judgement more": copying("judgement", "id = :judgement", id="id + 100000"),
    "who signed": setting("stage_sign", f"{SIGNED} AND stage = 'COMPANY'", user_id=":user"),
    "when it was signed": setting(
        "stage_sign", f"{SIGNED} AND stage = 'APPROVE'", at="at - interval '1 day'"
    ),
    "a signature gone": told(f"DELETE FROM stage_sign WHERE {SIGNED} AND stage = 'APPROVE'"),
    "a signature more": copying(
        "stage_sign", f"{SIGNED} AND stage = 'APPROVE'", id="id + 100000", stage="'SELF'", user_id=":user"
    ),
}

APPEALED: Mapping[str, Tampering] = {
    "who appealed": setting("appeal", "id = :appeal", user_id=":user"),
    "whose appeal": setting("appeal", "id = :appeal", employee_id=":employee"),
    "when it was appealed": setting("appeal", "id = :appeal", at="at + interval '1 day'"),
    "an appeal gone": told(
        "DELETE FROM appeal_ruling WHERE appeal_id = :appeal",
        "DELETE FROM appeal_line WHERE appeal_id = :appeal",
        "DELETE FROM appeal WHERE id = :appeal",
    ),
    "why it was appealed": setting("appeal_line", "appeal_id = :appeal", reason="'另有原因'"),
    "an appealed line gone": told("DELETE FROM appeal_line WHERE appeal_id = :appeal AND seq = 1"),
    "an appealed line more": copying("appeal_line", "appeal_id = :appeal", item="'satisfaction'", seq="9"),
    "the outcome": setting("appeal_ruling", "appeal_id = :appeal", outcome="'UPHELD'"),
    "the grounds of a ruling": setting("appeal_ruling", "appeal_id = :appeal", reason="'另有原因'"),
    "the points of a ruling": setting(
        "appeal_ruling", "appeal_id = :appeal", decisions=jsonb("decisions", "{0,points}", "'\"1\"'")
    ),
    "who ruled": setting("appeal_ruling", "appeal_id = :appeal", user_id=":user"),
    "a ruling gone": told("DELETE FROM appeal_ruling WHERE appeal_id = :appeal"),
    "who has seen it": setting("acknowledgement", "store_id = :store", user_id=":user"),
    "when it was seen": setting("acknowledgement", "store_id = :store", at="at - interval '1 day'"),
    "nobody has seen it": told("DELETE FROM acknowledgement WHERE store_id = :store"),
}

JOURNALED: Mapping[str, Tampering] = {
    "a hash in the journal": setting(
        "journal", "object_kind = 'published_run'", data='data || \'{"input_hash": "0"}\''
    ),
    "an entry about a run gone": told(
        "DELETE FROM journal WHERE object_kind = 'published_run' AND object_id = CAST(:run AS text)"
    ),
    "another actor in the journal": setting("journal", "object_kind = 'published_run'", actor="'user:999'"),
    "the end of the journal": told(
        "DELETE FROM journal WHERE scope = :store AND seq >= (SELECT min(seq) FROM journal "
        "WHERE scope = :store AND object_kind = 'published_run')"
    ),
}

TAMPERINGS: Mapping[str, Tampering] = {**RUNS, **CARDS, **FROZEN, **JUDGED, **APPEALED, **JOURNALED}
