"""The shipped checklist, what a mark must say, and which of two marks stands."""

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.audits.service.catalogue import PACKS, read_pack
from kaoping.domain.audits import Result
from kaoping.domain.checklist_reader import read_checklist
from kaoping.domain.checklists import (
    PARAMETER,
    Checklist,
    Indicator,
    Kind,
    Mark,
    Need,
    Said,
    Source,
    fill,
    missing_words,
    read_mark,
)
from kaoping.domain.errors import Invalid
from kaoping.domain.places import Fault

AT = datetime(2026, 11, 24, 2, tzinfo=UTC)
DOCUMENT = read_pack((PACKS / "S000-I.yaml").read_text("utf-8"))
SHOWROOM = read_checklist(DOCUMENT)
WORDS = {key: {"zh": f"{key}词", "en": f"the {key}"} for key in ("logo", "slogan", "film", "emblem")}


def item(code: str, checklist: Checklist = SHOWROOM) -> Indicator:
    found = checklist.item(code)
    assert found is not None
    return found


def judged(code: str, **said: Any) -> Mark:
    return read_mark(item(code), SHOWROOM.reasons, Said(AT, **said))


def faults(code: str, **said: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        judged(code, **said)
    return [(fault.field, fault.code) for fault in refused.value.faults]


class TestShowroom:
    """S000-I.R01–R06."""

    def test_it_has_four_sections_21_standards_and_42_indicators(self) -> None:
        standards = [standard.code for section in SHOWROOM.sections for standard in section.standards]
        codes = [one.item.code for one in SHOWROOM.placed()]
        assert len(SHOWROOM.sections) == 4
        assert standards == [f"S{n:02}" for n in range(1, 22)]
        assert codes == [f"C{n:02}" for n in range(1, 43)]

    def test_sections_hold_as_many_as_the_table(self) -> None:
        counts = [sum(len(s.items) for s in section.standards) for section in SHOWROOM.sections]
        assert counts == [4, 12, 21, 5]

    def test_the_delivery_is_asked_for_by_phone_and_everything_else_seen(self) -> None:
        by_phone = {one.item.code for one in SHOWROOM.placed() if one.item.source is Source.PHONE}
        assert by_phone == {"C13", "C14", "C15"}

    def test_showroom_mode_decides_for_the_display_car_alone(self) -> None:
        with_modes = {
            one.item.code: [m.code for m in one.item.modes] for one in SHOWROOM.placed() if one.item.modes
        }
        assert with_modes == {code: ["SHOWROOM", "ORDINARY"] for code in ("C21", "C22", "C23")}

    def test_one_indicator_is_a_number(self) -> None:
        numbers = [one.item for one in SHOWROOM.placed() if one.item.kind is Kind.NUMBER]
        assert [(n.code, n.unit, n.low, n.high) for n in numbers] == [("C16", "°C", Decimal(18), Decimal(26))]

    def test_what_a_brand_calls_its_own_are_parameters(self) -> None:
        assert [p.key for p in SHOWROOM.parameters] == ["logo", "slogan", "film", "emblem"]
        texts = {one.item.code: one.item.label["zh"] for one in SHOWROOM.placed()}
        assert {code for code, text in texts.items() if PARAMETER.search(text)} == {"C11", "C14", "C33"}

    def test_every_indicator_names_a_post_and_both_languages(self) -> None:
        for one in SHOWROOM.placed():
            assert one.item.position
            assert set(one.item.label) == {"zh", "en"}
        assert SHOWROOM.note
        assert "推定" in SHOWROOM.note["zh"]

    @pytest.mark.parametrize(
        ("degrees", "result"),
        [("18.0", Result.PASS), ("26.0", Result.PASS), ("26.1", Result.FAIL), ("17.9", Result.FAIL)],
    )
    def test_x032_both_ends_of_the_range_are_inside(self, degrees: str, result: Result) -> None:
        assert judged("C16", value=Decimal(degrees)).result is result


class TestParameters:
    def test_a_brand_lacks_what_it_never_said_or_left_blank(self) -> None:
        assert missing_words(SHOWROOM, WORDS) == []
        assert missing_words(SHOWROOM, WORDS | {"film": {"zh": "  "}}) == ["film"]
        assert missing_words(SHOWROOM, {}) == ["logo", "slogan", "film", "emblem"]

    def test_filled_in_it_says_the_brands_words_in_both_languages(self) -> None:
        filled = read_checklist(fill(DOCUMENT, WORDS), filled=True)
        assert "slogan词" in item("C14", filled).label["zh"]
        assert "the slogan" in item("C14", filled).label["en"]
        assert not any(PARAMETER.search(text) for one in filled.placed() for text in one.item.label.values())

    def test_without_a_translation_the_chinese_word_stands(self) -> None:
        filled = read_checklist(fill(DOCUMENT, WORDS | {"film": {"zh": "启程"}}), filled=True)
        assert "启程" in item("C11", filled).label["en"]

    @given(word=st.text(min_size=1, max_size=20))
    def test_whatever_a_brand_says_stands_as_it_is(self, word: str) -> None:
        said = {"zh": word, "en": word}
        filled = read_checklist(fill(DOCUMENT, dict.fromkeys(WORDS, said)), filled=True)
        assert item("C33", filled).label["zh"] == item("C33").label["zh"].replace("{emblem}", word)


class TestMarks:
    def test_a_pass_needs_nothing_more(self) -> None:
        assert judged("C01", result=Result.PASS) == Mark(Result.PASS, AT)

    def test_a_loss_needs_nothing_but_what_the_checklist_asks(self) -> None:
        assert judged("C01", result=Result.FAIL).result is Result.FAIL
        assert Need.NOTE in item("C05").fail_needs
        assert faults("C05", result=Result.FAIL) == [("/note", "audit-note-needed")]
        assert judged("C05", result=Result.FAIL, note="东侧").note == "东侧"

    def test_a_pass_of_the_same_needs_no_note(self) -> None:
        assert judged("C05", result=Result.PASS).note is None

    def test_not_applicable_says_why(self) -> None:
        assert faults("C01", result=Result.NA) == [("/reason", "audit-reason-needed")]
        assert faults("C01", result=Result.NA, reason="BORED") == [("/reason", "audit-reason-needed")]
        assert judged("C01", result=Result.NA, reason="NOT_PRESENT").reason == "NOT_PRESENT"
        assert faults("C01", result=Result.NA, reason="OTHER") == [("/note", "audit-note-needed")]
        assert faults("C01", result=Result.PASS, reason="OTHER") == [("/reason", "audit-reason-unasked")]

    def test_a_display_car_is_met_in_one_of_its_modes(self) -> None:
        assert faults("C21", result=Result.PASS) == [("/mode", "audit-mode-needed")]
        assert faults("C21", result=Result.FAIL, mode="PARKED") == [("/mode", "audit-mode-needed")]
        assert judged("C21", result=Result.PASS, mode="ORDINARY").mode == "ORDINARY"
        assert judged("C21", result=Result.NA, reason="NOT_PRESENT").mode is None
        assert faults("C24", result=Result.PASS, mode="ORDINARY") == [("/mode", "audit-mode-unasked")]

    def test_a_number_is_judged_by_its_range_and_not_by_hand(self) -> None:
        assert faults("C16", result=Result.PASS) == [("/value", "audit-value-needed")]
        assert faults("C16") == [("/value", "audit-value-needed")]
        assert faults("C16", result=Result.PASS, value=Decimal(30)) == [("/result", "audit-value-says")]
        assert judged("C16", result=Result.FAIL, value=Decimal(30)).value == Decimal(30)
        assert judged("C16", result=Result.NA, reason="NOT_OBSERVABLE").value is None
        assert faults("C01", result=Result.PASS, value=Decimal(1)) == [("/value", "audit-value-unasked")]
        assert faults("C01") == [("/result", "required")]

    @given(
        sent=st.lists(
            st.builds(
                Mark,
                result=st.sampled_from(Result),
                observed_at=st.integers(0, 3).map(lambda n: AT + timedelta(seconds=n)),
                value=st.sampled_from([None, Decimal("18.0"), Decimal(18), Decimal(26)]),
                note=st.sampled_from([None, "a", "b"]),
            ),
            min_size=1,
            max_size=5,
        )
    )
    def test_in_whatever_order_marks_arrive_the_same_one_stands(self, sent: list[Mark]) -> None:
        def last_standing(order: tuple[Mark, ...]) -> Mark:
            kept = order[0]
            for mark in order[1:]:
                kept = mark if mark.stands_over(kept) else kept
            return kept

        standing = {last_standing(order).place for order in itertools.permutations(sent)}
        assert len(standing) == 1
        assert standing.pop()[0] == max(mark.observed_at for mark in sent)


def broken(change: Any) -> dict[str, Any]:
    document = read_pack((PACKS / "S000-I.yaml").read_text("utf-8"))
    change(document)
    return document


def first_item(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["sections"][0]["standards"][0]["items"][0]
    return found


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d["sections"].clear(), "/sections"),
        (lambda d: first_item(d).update(code="C02"), "/items"),
        (lambda d: first_item(d).update(colour="red"), "/sections/0/standards/0/items/0/colour"),
        (lambda d: first_item(d).update(source="RUMOUR"), "/sections/0/standards/0/items/0/source"),
        (lambda d: first_item(d).update(low="1"), "/sections/0/standards/0/items/0"),
        (
            lambda d: first_item(d).update(kind="NUMBER", low="9", high="1"),
            "/sections/0/standards/0/items/0/high",
        ),
        (lambda d: first_item(d).update(kind="NUMBER", low="NaN"), "/sections/0/standards/0/items/0/low"),
        (lambda d: first_item(d).update(modes="night"), "/sections/0/standards/0/items/0/modes"),
        (lambda d: first_item(d).update(fail_needs=["SONG"]), "/sections/0/standards/0/items/0/fail_needs/0"),
        (lambda d: first_item(d)["label"].update(zh="{mascot}"), "/parameters"),
        (
            lambda d: d["parameters"].append({"key": "idle", "label": {"zh": "无", "en": "none"}}),
            "/parameters",
        ),
        (lambda d: d.pop("version"), "/version"),
    ],
)
def test_a_checklist_that_is_wrong_is_refused_at_its_place(change: Any, place: str) -> None:
    with pytest.raises(Fault) as refused:
        read_checklist(broken(change))
    assert refused.value.place == place
