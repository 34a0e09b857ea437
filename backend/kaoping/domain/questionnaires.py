"""Questionnaires as values: read by `questionnaire_reader`, answered in `answers`. No database.

What an option means (points, satisfied, top box, polarity, trigger) is written at the option and never
guessed from its rank: five-point scales of the trade are often asymmetric.
"""

from dataclasses import dataclass
from enum import StrEnum


class QuestionKind(StrEnum):
    SINGLE = "SINGLE"
    SCALE = "SCALE"
    YESNO = "YESNO"
    MULTI = "MULTI"
    NPS = "NPS"
    CES = "CES"
    NUMBER = "NUMBER"
    TEXT = "TEXT"


CHOICES = frozenset({QuestionKind.SINGLE, QuestionKind.SCALE, QuestionKind.YESNO, QuestionKind.MULTI})
RATINGS = {QuestionKind.NPS: (0, 10), QuestionKind.CES: (1, 7)}
"""Kinds answered with a number, and its bounds."""


class Polarity(StrEnum):
    POS = "POS"
    NEU = "NEU"
    NEG = "NEG"


class Trigger(StrEnum):
    COMPLAINT = "COMPLAINT"
    ALERT = "ALERT"
    CALL_MANAGER = "CALL_MANAGER"


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    label: dict[str, str]
    points: int | None
    polarity: Polarity
    is_top1: bool
    is_top2: bool
    satisfied: bool
    requires_reason: bool
    triggers: tuple[Trigger, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """`slot` is the place of a scored question in a response's array, from 1, for the life of the
    questionnaire. `overall` marks the one that says whether the customer is satisfied as a whole."""

    code: str
    section: str
    text: dict[str, str]
    hint: dict[str, str] | None
    kind: QuestionKind
    slot: int | None
    required: bool
    key: bool
    overall: bool
    commercial: bool
    allow_na: bool
    options: tuple[Option, ...]

    def option(self, code: str) -> Option | None:
        return next((o for o in self.options if o.code == code), None)

    @property
    def bounds(self) -> tuple[int, int] | None:
        return RATINGS.get(self.kind)


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    title: dict[str, str]
    factor: str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for being dissatisfied; `category` is the complaint category it suggests."""

    code: str
    label: dict[str, str]
    category: str | None


@dataclass(frozen=True, slots=True)
class Questionnaire:
    code: str
    version: int
    type: str
    title: dict[str, str]
    opening: dict[str, str]
    closing: dict[str, str]
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    reasons: tuple[Reason, ...]

    def question(self, code: str) -> Question | None:
        return next((q for q in self.questions if q.code == code), None)

    def reason(self, code: str) -> Reason | None:
        return next((r for r in self.reasons if r.code == code), None)

    @property
    def slots(self) -> int:
        return max((q.slot or 0 for q in self.questions), default=0)
