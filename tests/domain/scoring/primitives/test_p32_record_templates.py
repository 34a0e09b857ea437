"""P32: what a record of each category must hold, and how complete one is."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.places import Fault
from kaoping.domain.record_reader import read_templates
from kaoping.domain.record_templates import Completeness, Family, completeness, pooled
from kaoping.domain.scoring.numbers import half_up
from kaoping.policies.records import SHIPPED, shipped_templates
from kaoping.policies.yaml_text import load

SETS = {one.code: one for one in shipped_templates()}
RECORDS, LEADS = SETS["S002-R"], SETS["S002-K"]
DOCUMENT: dict[str, Any] = load((SHIPPED / "S002-R.yaml").read_bytes())
PRINTED = [5, 7, 5, 5, 5, 4, 6, 4, 8, 10, 10, 10, 9, 11, 10, 12, 11, 9]


def filled(set_code: str, code: str, *blank: str) -> dict[str, str]:
    fields = SETS[set_code].template(code).fields
    return {one.code: "" if one.code in blank else "x" for one in fields}


def percent(found: Completeness) -> Decimal:
    return half_up(Decimal(found.filled * 100) / found.required, 2)


def test_there_are_eighteen_categories_with_the_printed_numbers_of_fields() -> None:
    assert [one.rule for one in RECORDS.templates] == [f"S002-R.R{n:02}" for n in range(1, 19)]
    assert [len(one.fields) for one in RECORDS.templates] == PRINTED
    families = [one.family for one in RECORDS.templates]
    assert [families.count(one) for one in (Family.ENQUIRY, Family.RESCUE, Family.COMPLAINT)] == [8, 1, 9]
    assert [one.code for one in RECORDS.templates if one.several_visits] == [
        "REPAIR_SKILL",
        "PRODUCT_QUALITY",
    ]


def test_x107_a_complaint_about_late_parts_with_two_blanks() -> None:
    found = completeness(RECORDS, "PARTS_LATE", filled("S002-R", "PARTS_LATE", "part", "demand"))
    assert (found.filled, found.required) == (9, 11)
    assert (found.points, found.most) == (Decimal(9), Decimal(11))
    assert percent(found) == Decimal("81.82")
    assert found.missing == ("part", "demand")


def test_x133_a_lead_file_with_seven_of_nine_fields() -> None:
    found = completeness(LEADS, "LEAD", filled("S002-K", "LEAD", "sex", "talk"))
    assert (found.filled, found.required) == (7, 9)
    assert percent(found) == Decimal("77.78")


def test_r03_a_follow_up_has_five_fields_and_an_opinion_five() -> None:
    assert [len(one.fields) for one in LEADS.templates] == [9, 5, 4, 5]


def test_spaces_are_no_answer_and_unknown_fields_earn_nothing() -> None:
    values = filled("S002-R", "PART_PRICE") | {"price": " \u3000 ", "plate": "浙A12345"}
    found = completeness(RECORDS, "PART_PRICE", values)
    assert (found.filled, found.required, found.missing) == (3, 4, ("price",))
    assert completeness(RECORDS, "PART_PRICE", {}).points == 0


def test_a50_what_cannot_be_known_before_delivery_is_not_required() -> None:
    values = filled("S002-R", "SALE_SERVICE", "chassis_no", "plate")
    before = completeness(RECORDS, "SALE_SERVICE", values, delivered=False)
    after = completeness(RECORDS, "SALE_SERVICE", values)
    assert (before.filled, before.required) == (7, 7)
    assert (after.filled, after.required, after.missing) == (7, 9, ("chassis_no", "plate"))


def test_many_records_count_by_their_fields() -> None:
    full = completeness(RECORDS, "PART_PRICE", filled("S002-R", "PART_PRICE"))
    empty = completeness(RECORDS, "WARRANTY", {})
    assert pooled([full, empty]) == (4, 16)
    assert pooled([]) is None


def test_a_category_nobody_knows_is_no_record() -> None:
    with pytest.raises(KeyError):
        completeness(RECORDS, "GOSSIP", {})


@given(st.sampled_from(RECORDS.templates).flatmap(
    lambda one: st.tuples(st.just(one), st.sets(st.sampled_from([field.code for field in one.fields])))
))  # fmt: skip
def test_every_blank_costs_one_point_and_no_more(found: tuple[Any, set[str]]) -> None:
    template, blank = found
    score = completeness(RECORDS, template.code, filled("S002-R", template.code, *blank))
    assert score.points == len(template.fields) - len(blank)
    assert set(score.missing) == blank


def _broken(change: str) -> dict[str, Any]:
    document = deepcopy(DOCUMENT)
    first = document["templates"][0]
    match change:
        case "count":
            first["count"] = "6"
        case "field":
            first["fields"] = [*first["fields"][:-1], "mascot"]
        case "idle":
            document["fields"]["mascot"] = {"zh": "吉祥物", "en": "Mascot"}
        case "twice":
            document["templates"].append(deepcopy(first))
        case "points":
            document["points_each"] = "0"
        case "once":
            document["templates"][12]["fields"][-1]["once"] = "sometimes"
        case "key":
            first["colour"] = "red"
        case "family":
            first["family"] = "RUMOUR"
        case _:
            raise ValueError(change)
    return document


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ("count", "/templates/0/count"),
        ("field", "/templates/0/fields/4"),
        ("idle", "/fields/mascot"),
        ("twice", "/templates"),
        ("points", "/points_each"),
        ("once", "/templates/12/fields/8/once"),
        ("key", "/templates/0/colour"),
        ("family", "/templates/0/family"),
    ],
)
def test_a_wrong_document_is_refused_at_its_place(change: str, place: str) -> None:
    with pytest.raises(Fault) as refused:
        read_templates(_broken(change))
    assert refused.value.place == place
