"""Questionnaires are parsed loudly, sheets checked to the place, scores read from what options mean."""

import copy
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.answers import Answer, Mark, Sheet, check_sheet
from kaoping.domain.errors import Invalid
from kaoping.domain.places import Fault
from kaoping.domain.questionnaire_reader import read_questionnaire
from kaoping.domain.questionnaires import CHOICES, Trigger

PACKS = Path(__file__).parents[2] / "backend" / "kaoping" / "packs" / "questionnaires"
FILES = sorted(PACKS.glob("*.yaml"))
AFTERSALES: dict[str, Any] = yaml.load((PACKS / "aftersales_d3.yaml").read_text(), Loader=yaml.BaseLoader)  # noqa: S506
D3 = read_questionnaire(AFTERSALES)
LEADING = re.compile(
    r"吗.*满意|是否满意|好评|给.{0,3}(满|高)分|请.{0,6}满意|希望您|very satisfied\?|good score|please rate us"
)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_pack_parses_and_is_short(file: Path) -> None:
    sheet = read_questionnaire(yaml.load(file.read_text(), Loader=yaml.BaseLoader))  # noqa: S506
    least, most = (10, 16) if sheet.code == "NEWCAR_D7" else (5, 8)  # a survey of the sale asks about more
    assert least <= len(sheet.questions) <= most


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_no_pack_hints_at_the_wanted_answer(file: Path) -> None:
    sheet = read_questionnaire(yaml.load(file.read_text(), Loader=yaml.BaseLoader))  # noqa: S506
    words = [
        sheet.opening,
        sheet.closing,
        *(q.text for q in sheet.questions),
        *(q.hint for q in sheet.questions if q.hint),
    ]
    assert not [text for label in words for text in label.values() if LEADING.search(text)]


def test_whether_the_buyer_knew_of_the_call_is_a_fact_without_points() -> None:
    """S001-O.R08: being told of the survey is kept, what to answer is nobody's to say (A-36)."""
    sheet = read_questionnaire(yaml.load((PACKS / "newcar_d7.yaml").read_text(), Loader=yaml.BaseLoader))  # noqa: S506
    informed = next(question for question in sheet.questions if question.code == "INFORMED")
    assert not informed.required
    assert not informed.key
    assert [option.code for option in informed.options] == [
        "TOLD", "ANSWERS_SUGGESTED", "NOT_TOLD", "NOT_REMEMBERED",
    ]  # fmt: skip
    assert {(option.points, option.polarity, option.satisfied) for option in informed.options} == {
        (None, "NEU", False)
    }
    assert not any(option.triggers or option.requires_reason for option in informed.options)


def test_the_scale_is_asymmetric_and_means_what_its_options_say() -> None:
    overall = next(q for q in D3.questions if q.overall)
    assert [o.polarity for o in overall.options] == ["POS", "POS", "POS", "NEG", "NEG"]
    assert [o.is_top2 for o in overall.options] == [True, True, False, False, False]
    assert [o.satisfied for o in overall.options] == [True, True, True, False, False]
    assert all(o.requires_reason for o in overall.options if o.polarity == "NEG")


def broken(change: Any) -> dict[str, Any]:
    document = copy.deepcopy(AFTERSALES)
    change(document)
    return document


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d.pop("title"), "/title"),
        (lambda d: d["title"].pop("en"), "/title/en"),
        (lambda d: d.update(version="one"), "/version"),
        (lambda d: d["sections"][0]["questions"][0].update(kind="GUESS"), "/sections/0/questions/0/kind"),
        (lambda d: d["sections"][0]["questions"][0].update(preset="VERY"), "/sections/0/questions/0/preset"),
        (lambda d: d["sections"][0]["questions"][0].update(scale="nine"), "/sections/0/questions/0/scale"),
        (lambda d: d["scales"]["overall"][0].update(points="101"), "/scales/overall/0/points"),
        (lambda d: d["scales"]["overall"][0].update(triggers=["SHOUT"]), "/scales/overall/0/triggers/0"),
        (
            lambda d: d["scales"]["overall"][4].update(satisfied="true"),
            "/questions/OVERALL/VERY_DISSATISFIED",
        ),
        (lambda d: d["scales"]["overall"][2].update(is_top1="true"), "/questions/OVERALL/FAIRLY"),
        (lambda d: d["sections"][1]["questions"][0].update(slot="1"), "/slots"),
        (lambda d: d["sections"][1]["questions"][0].update(code="OVERALL"), "/questions"),
        (lambda d: d["sections"][3]["questions"][2].update(required="true"), "/questions/OFFERS"),
        (lambda d: d["sections"][0]["questions"][0].update(overall="false"), "/sections"),
        (lambda d: d.pop("reasons"), "/questions/OVERALL"),
        (lambda d: d["sections"][3]["questions"][1].update(slot="9"), "/questions/COMMENT"),
        (lambda d: d["sections"][3]["questions"][0].update(scale="overall"), "/sections/3/questions/0"),
    ],
)
def test_a_faulty_document_is_refused_at_its_place(change: Any, place: str) -> None:
    with pytest.raises(Fault) as refused:
        read_questionnaire(broken(change))
    assert refused.value.place == place


def sheet_of(*answers: Answer, whole: bool = False, marketing: bool = False) -> Any:
    placed = [
        Answer(a.question, a.options, a.number, a.text, a.reasons, a.not_applicable, f"/answers/{n}")
        for n, a in enumerate(answers)
    ]
    return check_sheet(D3, placed, whole=whole, marketing=marketing)


def codes(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {fault.field: fault.code for fault in refused.value.faults}


GOOD = (
    Answer("OVERALL", ("FAIRLY",)),
    Answer("PROBLEM_SOLVED", not_applicable=True),
    Answer("RECEPTION", ("VERY",)),
    Answer("EXPLANATION", ("VERY",)),
    Answer("ON_TIME", ("LATER_AGREED",)),
)


def test_a_whole_sheet_is_scored_from_metadata() -> None:
    sheet = sheet_of(*GOOD, Answer("RECOMMEND", number=6), whole=True)
    assert sheet.slots == (60, None, 80, 80, 60, 6)
    assert sheet.marks == (Mark.SATISFIED, None, 5, 5, 0, Mark.NEGATIVE)
    assert (sheet.satisfied, sheet.score) == (True, Decimal("70.0000"))
    assert (sheet.complete, sheet.key_answered, sheet.triggers) == (True, True, ())


@pytest.mark.parametrize(("given", "mark"), [(10, 4), (9, 4), (8, 0), (7, 0), (6, 8), (0, 8)])
def test_nps_tells_promoters_from_detractors(given: int, mark: int) -> None:
    assert sheet_of(Answer("RECOMMEND", number=given)).marks[5] == mark


def test_key_questions_answered_is_less_than_complete() -> None:
    sheet = sheet_of(*GOOD[:2])
    assert (sheet.key_answered, sheet.complete) == (True, False)
    assert not sheet_of(GOOD[0]).key_answered


def test_blank_is_not_an_answer() -> None:
    with pytest.raises(Invalid) as refused:
        sheet_of(*GOOD[:4], Answer("ON_TIME"), whole=True)
    assert codes(refused) == {"/answers": "answer-missing"}


def test_a_bad_answer_calls_for_a_complaint_and_a_reason() -> None:
    bad = Answer("OVERALL", ("SOMEWHAT_DISSATISFIED",), reasons=("PRICE",))
    sheet = sheet_of(bad)
    assert sheet.triggers == (Trigger.COMPLAINT,)
    assert [r.code for r in sheet.reasons] == ["PRICE"]
    with pytest.raises(Invalid) as refused:
        sheet_of(Answer("OVERALL", ("SOMEWHAT_DISSATISFIED",)))
    assert codes(refused) == {"/answers/0/reasons": "reason-required"}


def test_an_answer_beside_not_applicable_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        sheet_of(Answer("PROBLEM_SOLVED", ("SOLVED",), not_applicable=True))
    assert codes(refused) == {"/answers/0/not_applicable": "answer-both"}


def test_commercial_questions_ask_for_consent() -> None:
    offers = Answer("OFFERS", ("NO",))
    assert sheet_of(offers, marketing=True).slots == (None,) * 6
    with pytest.raises(Invalid) as refused:
        sheet_of(offers)
    assert codes(refused) == {"/answers/0/question": "question-commercial"}


texts = st.text(max_size=12)
chosen = st.sampled_from([*(o.code for q in D3.questions for o in q.options), "X"])
wild = st.builds(
    Answer,
    question=st.sampled_from([*(q.code for q in D3.questions), "NOPE"]),
    options=st.lists(chosen, max_size=3).map(tuple),
    number=st.none() | st.integers(-1, 12),
    text=st.none() | texts,
    reasons=st.lists(st.sampled_from(["PRICE", "WEATHER"]), max_size=2).map(tuple),
    not_applicable=st.booleans(),
)


@given(answers=st.lists(wild, max_size=9), whole=st.booleans(), marketing=st.booleans())
def test_any_sheet_is_scored_or_refused_with_a_place(
    answers: list[Answer], whole: bool, marketing: bool
) -> None:
    try:
        sheet = sheet_of(*answers, whole=whole, marketing=marketing)
    except Invalid as refused:
        places = [fault.field for fault in refused.faults]
    else:
        places = []
        assert_scored(sheet, whole=whole)
    assert all(place.startswith("/answers") for place in places)


def assert_scored(sheet: Sheet, *, whole: bool) -> None:
    assert len(sheet.slots) == len(sheet.marks) == D3.slots
    assert [s is None for s in sheet.slots] == [m is None for m in sheet.marks]
    points = {o.points for q in D3.questions if q.kind in CHOICES for o in q.options}
    assert all(slot in points for slot in sheet.slots[:5] if slot is not None)
    assert not whole or sheet.complete
