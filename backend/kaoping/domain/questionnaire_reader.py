"""Reads a questionnaire document (YAML with numbers as text, or its JSON copy); refuses with the place."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from kaoping.domain.questionnaires import (
    CHOICES,
    Option,
    Polarity,
    Question,
    QuestionKind,
    Questionnaire,
    Reason,
    Section,
    Trigger,
)

E = TypeVar("E", bound=StrEnum)
MAX_SLOTS = 60


class Fault(ValueError):
    """A questionnaire document is wrong at a known place."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place or '/'}: {message}")
        self.place = place


def read_questionnaire(document: Mapping[str, Any]) -> Questionnaire:
    """Read a document (YAML with numbers as text, or its JSON copy). Raises Fault with the place."""
    root = _Place(document)
    sections = [root / "sections" / n for n in range(len(root.items("sections")))]
    options = {name: tuple(_options(root / "scales" / name)) for name in root.mapping("scales")}
    questions = tuple(
        _question(s / "questions" / n, s, options) for s in sections for n in range(s.count("questions"))
    )
    reasons = [root / "reasons" / n for n in range(root.count("reasons"))]
    sheet = Questionnaire(
        code=root.text("code"),
        version=root.number("version", 1, 9999),
        type=root.text("type"),
        title=root.label("title"),
        opening=root.label("opening"),
        closing=root.label("closing"),
        sections=tuple(Section(s.text("code"), s.label("title"), s.maybe_text("factor")) for s in sections),
        questions=questions,
        reasons=tuple(Reason(r.text("code"), r.label("label"), r.maybe_text("category")) for r in reasons),
    )
    _check(sheet)
    return sheet


class _Place:
    """A value of the document together with where it stands, so that every refusal can point at it."""

    def __init__(self, value: Any, place: str = "") -> None:
        self.value = value
        self.place = place

    def __truediv__(self, key: str | int) -> "_Place":
        try:
            return _Place(self.value[key], f"{self.place}/{key}")
        except (KeyError, IndexError, TypeError):
            raise Fault(f"{self.place}/{key}", "is missing") from None

    def has(self, key: str) -> bool:
        return isinstance(self.value, Mapping) and key in self.value

    def only(self, known: frozenset[str]) -> None:
        if strangers := sorted(set(self.value) - known):
            raise Fault(f"{self.place}/{strangers[0]}", "is not known here")

    def text(self, key: str) -> str:
        value = (self / key).value
        if not isinstance(value, str) or not value.strip():
            raise Fault(f"{self.place}/{key}", "must be text")
        return value

    def maybe_text(self, key: str) -> str | None:
        return self.text(key) if self.has(key) and self.value[key] is not None else None

    def number(self, key: str, low: int, high: int) -> int:
        value = (self / key).value
        if isinstance(value, bool) or not str(value).isascii() or not str(value).isdigit():
            raise Fault(f"{self.place}/{key}", "must be a whole number")
        if not low <= int(value) <= high:
            raise Fault(f"{self.place}/{key}", f"must lie between {low} and {high}")
        return int(value)

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.value.get(key, default)
        if value in (True, "true"):
            return True
        if value in (False, "false"):
            return False
        raise Fault(f"{self.place}/{key}", "must be true or false")

    def label(self, key: str) -> dict[str, str]:
        at = self / key
        return {"zh": at.text("zh"), "en": at.text("en")}

    def items(self, key: str) -> Sequence[Any]:
        value = (self / key).value
        if not isinstance(value, list) or not value:
            raise Fault(f"{self.place}/{key}", "must be a list that is not empty")
        return value

    def count(self, key: str) -> int:
        return len(self.items(key)) if self.has(key) else 0

    def mapping(self, key: str) -> Mapping[str, Any]:
        value = self.value.get(key, {})
        if not isinstance(value, Mapping):
            raise Fault(f"{self.place}/{key}", "must be a mapping")
        return value

    def one_of(self, key: str, values: type[E]) -> E:
        try:
            return values(self.text(key))
        except ValueError:
            raise Fault(f"{self.place}/{key}", f"must be one of {', '.join(values)}") from None


_OPTION = frozenset(
    {"code", "label", "points", "polarity", "is_top1", "is_top2", "satisfied", "requires_reason", "triggers"}
)
_QUESTION = frozenset(
    {
        "code",
        "text",
        "hint",
        "kind",
        "slot",
        "required",
        "key",
        "overall",
        "commercial",
        "allow_na",
        "scale",
        "options",
    }
)


def _options(at: _Place) -> list[Option]:
    if not isinstance(at.value, list):
        raise Fault(at.place, "must be a list of options")
    return [_option(at / n) for n in range(len(at.value))]


def _option(at: _Place) -> Option:
    at.only(_OPTION)
    triggers = at / "triggers" if at.has("triggers") else _Place([], at.place)
    return Option(
        code=at.text("code"),
        label=at.label("label"),
        points=at.number("points", 0, 100) if at.has("points") and at.value["points"] is not None else None,
        polarity=at.one_of("polarity", Polarity),
        is_top1=at.flag("is_top1"),
        is_top2=at.flag("is_top2"),
        satisfied=at.flag("satisfied"),
        requires_reason=at.flag("requires_reason"),
        triggers=tuple(_trigger(triggers, n) for n in range(len(triggers.value))),
    )


def _trigger(at: _Place, n: int) -> Trigger:
    try:
        return Trigger((at / n).value)
    except ValueError:
        raise Fault(f"{at.place}/{n}", f"must be one of {', '.join(Trigger)}") from None


def _question(at: _Place, section: _Place, scales: Mapping[str, tuple[Option, ...]]) -> Question:
    at.only(_QUESTION)
    kind = at.one_of("kind", QuestionKind)
    options: tuple[Option, ...] = ()
    if at.has("scale"):
        name = at.text("scale")
        if name not in scales:
            raise Fault(f"{at.place}/scale", "names no scale of this questionnaire")
        options = scales[name]
    elif at.has("options"):
        options = tuple(_options(at / "options"))
    if (kind in CHOICES) != bool(options):
        raise Fault(at.place, f"{kind} {'needs' if kind in CHOICES else 'has no'} options")
    return Question(
        code=at.text("code"),
        section=section.text("code"),
        text=at.label("text"),
        hint=at.label("hint") if at.has("hint") and at.value["hint"] is not None else None,
        kind=kind,
        slot=at.number("slot", 1, MAX_SLOTS) if at.has("slot") and at.value["slot"] is not None else None,
        required=at.flag("required"),
        key=at.flag("key"),
        overall=at.flag("overall"),
        commercial=at.flag("commercial"),
        allow_na=at.flag("allow_na"),
        options=options,
    )


def _check(sheet: Questionnaire) -> None:
    """What no single place can see: codes and slots are unique, something is key, one question is overall."""
    _unique("/sections", [s.code for s in sheet.sections])
    _unique("/questions", [q.code for q in sheet.questions])
    _unique("/slots", [str(q.slot) for q in sheet.questions if q.slot])
    _unique("/reasons", [r.code for r in sheet.reasons])
    for question in sheet.questions:
        _check_question(sheet, question)
    if not any(q.key for q in sheet.questions):
        raise Fault("/sections", "no question is marked as key")
    if sum(q.overall for q in sheet.questions) != 1:
        raise Fault("/sections", "exactly one question must be marked as overall")


def _check_question(sheet: Questionnaire, question: Question) -> None:
    place = f"/questions/{question.code}"
    _unique(place, [o.code for o in question.options])
    if question.commercial and (question.required or question.key):
        raise Fault(place, "a commercial question may be neither required nor key")
    if question.kind is QuestionKind.TEXT and question.slot:
        raise Fault(place, "words have no slot")
    if question.slot and question.options and all(o.points is None for o in question.options):
        raise Fault(place, "a scored question needs points at its options")
    one_choice = question.kind in {QuestionKind.SINGLE, QuestionKind.SCALE}
    if question.overall and not (one_choice and question.slot):
        raise Fault(place, "the overall question is a scored choice of one")
    if any(o.requires_reason for o in question.options) and not sheet.reasons:
        raise Fault(place, "an option asks for a reason, but there is no list of reasons")
    for option in question.options:
        if option.is_top1 and not option.is_top2:
            raise Fault(f"{place}/{option.code}", "the top box belongs to the top two")
        if option.satisfied and option.polarity is Polarity.NEG:
            raise Fault(f"{place}/{option.code}", "a negative option cannot count as satisfied")


def _unique(place: str, codes: Sequence[str]) -> None:
    if twice := next((code for n, code in enumerate(codes) if code in codes[:n]), None):
        raise Fault(place, f"{twice} stands twice")
