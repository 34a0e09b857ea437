"""Answer sheets: checked against their questionnaire, then scored into slots. Pure, and never lenient.

A sheet arrives as plain values; every fault names the place in the sheet, so that a form can point at it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntFlag

from kaoping.domain.errors import Fault, Invalid
from kaoping.domain.questionnaires import (
    CHOICES,
    Option,
    Polarity,
    Question,
    QuestionKind,
    Questionnaire,
    Reason,
    Trigger,
)

PROMOTER, PASSIVE = 9, 7


class Mark(IntFlag):
    """What the chosen option of a scored question meant, kept beside its points.

    For NPS the flags say promoter (TOP2), passive (none of both) and detractor (NEGATIVE).
    """

    SATISFIED = 1
    TOP1 = 2
    TOP2 = 4
    NEGATIVE = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as given; `place` is where it stood in the request."""

    question: str
    options: tuple[str, ...] = ()
    number: int | None = None
    text: str | None = None
    reasons: tuple[str, ...] = ()
    not_applicable: bool = False
    place: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.options or self.text or self.not_applicable) and self.number is None


@dataclass(frozen=True, slots=True)
class Called:
    """An answer that calls for something: which, and the option that did."""

    question: Question
    option: Option
    triggers: tuple[Trigger, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A checked sheet. `slots` and `marks` are None where a question was not asked or not applicable."""

    answers: tuple[Answer, ...]
    slots: tuple[int | None, ...]
    marks: tuple[int | None, ...]
    score: Decimal | None
    satisfied: bool | None
    complete: bool
    key_answered: bool
    reasons: tuple[Reason, ...]
    called: tuple[Called, ...]

    @property
    def triggers(self) -> tuple[Trigger, ...]:
        return tuple(sorted({t for c in self.called for t in c.triggers}))

    @property
    def words(self) -> dict[str, str]:
        """What the customer said in words, by question: personal data, kept sealed."""
        return {a.question: a.text for a in self.answers if a.text}


def check_sheet(
    questionnaire: Questionnaire, answers: Sequence[Answer], *, whole: bool, marketing: bool
) -> Sheet:
    """Check and score a sheet. Raises Invalid with every fault, each located.

    `whole`: the interview was completed, so each required question needs an answer. Without marketing
    consent a commercial question must not have been asked.
    """
    faults = list(_faults(questionnaire, answers, whole=whole, marketing=marketing))
    if faults:
        raise Invalid.of(faults)
    given = {a.question: a for a in answers if not a.is_blank}
    slots, marks = _score(questionnaire, given)
    overall = next(q for q in questionnaire.questions if q.overall)
    assert overall.slot is not None
    mark = marks[overall.slot - 1]
    named = {code: questionnaire.reason(code) for a in answers for code in a.reasons}
    return Sheet(
        answers=tuple(given.values()),
        slots=slots,
        marks=marks,
        score=_score_of(questionnaire, slots),
        satisfied=None if mark is None else bool(mark & Mark.SATISFIED),
        complete=all(q.code in given for q in questionnaire.questions if q.required),
        key_answered=all(q.code in given for q in questionnaire.questions if q.key),
        reasons=tuple(r for r in named.values() if r),
        called=tuple(_called(questionnaire, given.values())),
    )


def _faults(
    questionnaire: Questionnaire, answers: Sequence[Answer], *, whole: bool, marketing: bool
) -> Iterator[Fault]:
    seen: set[str] = set()
    for answer in answers:
        question = questionnaire.question(answer.question)
        if question is None:
            yield Fault(f"{answer.place}/question", "question-unknown")
            continue
        if question.code in seen:
            yield Fault(f"{answer.place}/question", "question-twice")
        seen.add(question.code)
        if not answer.is_blank:
            yield from _answer_faults(questionnaire, question, answer, marketing=marketing)
    if whole:
        given = {a.question for a in answers if not a.is_blank}
        missing = [q.code for q in questionnaire.questions if q.required and q.code not in given]
        yield from (Fault("/answers", "answer-missing", {"question": code}) for code in missing)


def _answer_faults(
    questionnaire: Questionnaire, question: Question, answer: Answer, *, marketing: bool
) -> Iterator[Fault]:
    if question.commercial and not marketing:
        yield Fault(f"{answer.place}/question", "question-commercial")
    if answer.not_applicable:
        if not question.allow_na:
            yield Fault(f"{answer.place}/not_applicable", "answer-required")
        if answer.options or answer.text or answer.number is not None:
            yield Fault(f"{answer.place}/not_applicable", "answer-both")
        return
    yield from _kind_faults(question, answer)
    for n, code in enumerate(answer.reasons):
        if questionnaire.reason(code) is None:
            yield Fault(f"{answer.place}/reasons/{n}", "reason-unknown")
    chosen = [question.option(code) for code in answer.options]
    if any(o and o.requires_reason for o in chosen) and not answer.reasons:
        yield Fault(f"{answer.place}/reasons", "reason-required")


def _kind_faults(question: Question, answer: Answer) -> Iterator[Fault]:
    """An answer says what its kind of question asks for, and nothing else."""
    choice = question.kind in CHOICES
    given = {
        "options": bool(answer.options) and not choice,
        "number": answer.number is not None and not (question.bounds or question.kind is QuestionKind.NUMBER),
        "text": bool(answer.text) and question.kind is not QuestionKind.TEXT,
    }
    for member, wrong in given.items():
        if wrong:
            yield Fault(f"{answer.place}/{member}", "answer-kind", {"kind": str(question.kind)})
    yield from _choice_faults(question, answer) if choice else ()
    if question.bounds and answer.number is not None:
        low, high = question.bounds
        if not low <= answer.number <= high:
            yield Fault(f"{answer.place}/number", "answer-range", {"low": low, "high": high})


def _choice_faults(question: Question, answer: Answer) -> Iterator[Fault]:
    for n, code in enumerate(answer.options):
        if question.option(code) is None:
            yield Fault(f"{answer.place}/options/{n}", "option-unknown")
        elif code in answer.options[:n]:
            yield Fault(f"{answer.place}/options/{n}", "option-twice")
    if question.kind is not QuestionKind.MULTI and len(answer.options) > 1:
        yield Fault(f"{answer.place}/options", "option-one")


def _score(
    questionnaire: Questionnaire, given: dict[str, Answer]
) -> tuple[tuple[int | None, ...], tuple[int | None, ...]]:
    slots: list[int | None] = [None] * questionnaire.slots
    marks: list[int | None] = [None] * questionnaire.slots
    for question in questionnaire.questions:
        answer = given.get(question.code)
        if question.slot is None or answer is None or answer.not_applicable:
            continue
        slots[question.slot - 1], marks[question.slot - 1] = _points(question, answer)
    return tuple(slots), tuple(marks)


def _score_of(questionnaire: Questionnaire, slots: Sequence[int | None]) -> Decimal | None:
    """Mean of the points of the choices, 0 to 100; ratings have scales of their own and stay out."""
    points = [slots[q.slot - 1] for q in questionnaire.questions if q.slot and q.kind in CHOICES]
    given = [Decimal(p) for p in points if p is not None]
    return (sum(given, Decimal(0)) / len(given)).quantize(Decimal("0.0001")) if given else None


def _points(question: Question, answer: Answer) -> tuple[int | None, int | None]:
    if question.kind in CHOICES:
        chosen = [o for code in answer.options if (o := question.option(code))]
        worst = min(chosen, key=lambda o: o.points if o.points is not None else 101)
        return worst.points, int(_mark(worst))
    assert answer.number is not None
    if question.kind is QuestionKind.NPS:
        top = answer.number >= PROMOTER
        flags = Mark.TOP2 if top else Mark(0) if answer.number >= PASSIVE else Mark.NEGATIVE
        return answer.number, int(flags)
    return min(answer.number, 32_767), 0


def _mark(option: Option) -> Mark:
    mark = Mark(0)
    if option.satisfied:
        mark |= Mark.SATISFIED
    if option.is_top1:
        mark |= Mark.TOP1
    if option.is_top2:
        mark |= Mark.TOP2
    if option.polarity is Polarity.NEG:
        mark |= Mark.NEGATIVE
    return mark


def _called(questionnaire: Questionnaire, answers: Collection[Answer]) -> Iterator[Called]:
    for answer in answers:
        question = questionnaire.question(answer.question)
        assert question is not None
        for code in answer.options:
            option = question.option(code)
            if option and option.triggers:
                yield Called(question, option, option.triggers)
