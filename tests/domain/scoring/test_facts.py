"""Facts written as a document read back the same and hash the same; the schema says what may stand there."""

import json
from dataclasses import replace
from typing import Any, cast

import pytest
from hypothesis import given, settings

from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.facts.document import KEYS, Facts
from kaoping.domain.scoring.facts.schema import facts_schema
from kaoping.domain.scoring.facts.writing import write_facts
from kaoping.domain.scoring.hashing import input_hash
from kaoping.domain.scoring.refusals import PolicyRefused, said
from kaoping.domain.scoring.result_documents import result_hash

from .whole import WHOLE, facts

OCTOBER = {"code": "2026-10", "first": "2026-10-01", "last": "2026-10-31"}


def a_document(**more: object) -> dict[str, object]:
    return {"period": OCTOBER, "subjects": [{"key": "a", "store": "t"}], **more}


@settings(max_examples=60, deadline=None)
@given(facts())
def test_what_is_written_reads_as_the_same_facts_and_hashes_the_same(given_facts: Facts) -> None:
    written = json.loads(json.dumps(write_facts(given_facts)))
    again = Facts.parse(written, WHOLE)
    assert again == given_facts
    assert write_facts(again) == written
    assert input_hash(WHOLE, *again.inputs) == input_hash(WHOLE, *given_facts.inputs)
    results = [result_hash(evaluate(WHOLE, *one.inputs)) for one in (given_facts, again)]
    assert results[0] == results[1]


@settings(max_examples=40, deadline=None)
@given(facts())
def test_whatever_is_written_keeps_to_the_schema(given_facts: Facts) -> None:
    assert_keeps_to(facts_schema(), write_facts(given_facts), "")


def assert_keeps_to(schema: Any, value: object, at: str) -> None:
    """Enough of JSON schema for what the schema of facts uses."""
    if "enum" in schema:
        assert value in schema["enum"], at
    elif schema["type"] == "array":
        assert isinstance(value, list), at
        assert len(value) <= schema["maxItems"]
        for index, one in enumerate(value):
            assert_keeps_to(schema["items"], one, f"{at}/{index}")
    elif schema["type"] == "object":
        assert isinstance(value, dict), at
        assert set(schema.get("required", ())) <= set(value), at
        known = schema.get("properties", {})
        for key, one in value.items():
            inside = known.get(key, schema["additionalProperties"])
            assert inside is not False, f"{at}/{key}"
            assert_keeps_to(inside, one, f"{at}/{key}")
    else:
        assert isinstance(value, str), at
        assert schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)), at


def test_the_schema_knows_what_the_reader_knows() -> None:
    properties = cast(dict[str, object], facts_schema()["properties"])
    assert set(properties) == {"period", "subjects", *KEYS}


def test_order_of_facts_does_not_change_the_hash() -> None:
    rows = [
        {"id": str(at), "kind": "SLIP", "days": {"final": f"2026-10-0{at}"}, "roles": {"responsible": ["a"]}}
        for at in range(1, 5)
    ]
    past = [{"subject": "a", "period": f"2026-0{at}", "names": {"total": "5"}} for at in range(1, 4)]
    one = Facts.parse(a_document(occurrences=rows, past=past), WHOLE)
    other = Facts.parse(a_document(occurrences=rows[::-1], past=past[::-1]), WHOLE)
    assert input_hash(WHOLE, *one.inputs) == input_hash(WHOLE, *other.inputs)


def test_a_head_days_served_and_occurrences_are_part_of_what_is_hashed() -> None:
    plain = input_hash(WHOLE, *Facts.parse(a_document(), WHOLE).inputs)
    for more in (
        {"subjects": [{"key": "a", "store": "t", "head": "b"}]},
        {"subjects": [{"key": "a", "store": "t", "served": {"days": "3", "of": "31"}}]},
        {"occurrences": [{"id": "1", "kind": "SLIP", "days": {"final": "2026-10-01"}}]},
        {"past": [{"subject": "a", "period": "2026-09", "names": {"total": "5"}}]},
    ):
        assert input_hash(WHOLE, *Facts.parse(a_document() | more, WHOLE).inputs) != plain


@pytest.mark.parametrize(
    ("more", "at", "code"),
    [
        ({"subjects": [{"key": "a"}, {"key": "a"}]}, "/subjects/1/key", "duplicate-subject"),
        (
            {"readings": [{"subject": "a", "measure": "M-08", "state": "no_data"}] * 2},
            "/readings/1/measure",
            "duplicate-reading",
        ),
        (
            {"occurrences": [{"id": "1", "kind": "SLIP", "days": {}}] * 2},
            "/occurrences/1/id",
            "duplicate-occurrence",
        ),
        (
            {"past": [{"subject": "a", "period": "2026-09", "names": {}}] * 2},
            "/past/1/period",
            "duplicate-past",
        ),
        (
            {"history": [{"subject": "a", "item": "judged", "points": "5"}] * 2},
            "/history/1/item",
            "duplicate-history",
        ),
        (
            {"events": [{"subject": "a", "slot": "D9", "id": "1", "day": "2026-10-01"}]},
            "/events/0/slot",
            "unknown-slot",
        ),
        ({"pay_terms": {"a": {"bonus_wage": "5"}}}, "/pay_terms/a/bonus_wage", "unknown-term"),
        (
            {"readings": [{"subject": "a", "measure": "M-08", "numerator": "1", "denominator": "0"}]},
            "/readings/0/denominator",
            "reading-value",
        ),
        ({"subjects": [{"key": "a"}] * 5001}, "/subjects", "too-many-entries"),
        (
            {"subjects": [{"key": "a", "served": {"days": "32", "of": "31"}}]},
            "/subjects/0/served/days",
            "not-a-whole-number",
        ),
        (
            {"occurrences": [{"id": "1", "kind": "SLIP", "days": {"final": "soon"}}]},
            "/occurrences/0/days/final",
            "not-a-day",
        ),
        (
            {"past": [{"subject": "z", "period": "2026-09", "names": {}}]},
            "/past/0/subject",
            "unknown-subject",
        ),
    ],
)
def test_faulty_facts_are_refused_at_their_place(more: dict[str, object], at: str, code: str) -> None:
    with pytest.raises(PolicyRefused) as caught:
        Facts.parse(a_document() | more, WHOLE)
    assert (at, code) in {(fault.field, fault.code) for fault in caught.value.faults}
    assert all(said(fault, "zh") and said(fault, "en") for fault in caught.value.faults)


def test_a_slip_may_concern_somebody_who_has_left() -> None:
    row = {"id": "1", "kind": "SLIP", "days": {"final": "2026-10-01"}, "roles": {"responsible": ["gone"]}}
    (found,) = Facts.parse(a_document(occurrences=[row]), WHOLE).occurrences
    assert found.roles == {"responsible": ("gone",)}


def test_that_a_mean_is_of_some_rates_only_is_read_back() -> None:
    reading = {"subject": "a", "measure": "M-54", "numerator": "13", "denominator": "20", "n": "2"}
    found = Facts.parse(a_document(readings=[reading | {"partial": "true"}]), WHOLE)
    assert found.readings["a", "M-54"].partial
    assert write_facts(Facts.parse(write_facts(found), WHOLE)) == write_facts(found)


def test_two_tellings_of_one_occurrence_agree_whatever_order_they_name_people_in() -> None:
    def told(*who: str) -> Facts:
        row = {
            "id": "1",
            "kind": "SLIP",
            "days": {"final": "2026-10-01"},
            "roles": {"responsible": list(who)},
        }
        return Facts.parse(a_document(occurrences=[row]), WHOLE)

    one, other = told("a", "b"), told("b", "a", "b")
    assert one.occurrences == other.occurrences
    assert input_hash(WHOLE, *one.inputs) == input_hash(WHOLE, *other.inputs)
    both = replace(one, occurrences=(*one.occurrences, *other.occurrences))
    assert result_hash(evaluate(WHOLE, *both.inputs)) == result_hash(evaluate(WHOLE, *one.inputs))
