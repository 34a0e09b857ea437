"""Reads a questionnaire document (YAML with numbers as text, or its JSON copy); refuses with the place."""

from collections.abc import Mapping
from typing import Any

from kaoping.domain.places import Fault, Place, check_unique
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

MAX_SLOTS = 60


def read_questionnaire(document: Mapping[str, Any]) -> Questionnaire:
    """Read a document (YAML with numbers as text, or its JSON copy). Raises Fault with the place."""
    root = Place(document)
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


def _options(at: Place) -> list[Option]:
    if not isinstance(at.value, list):
        raise Fault(at.place, "must be a list of options")
    return [_option(at / n) for n in range(len(at.value))]


def _option(at: Place) -> Option:
    at.only(_OPTION)
    triggers = at / "triggers" if at.has("triggers") else Place([], at.place)
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


def _trigger(at: Place, n: int) -> Trigger:
    try:
        return Trigger((at / n).value)
    except ValueError:
        raise Fault(f"{at.place}/{n}", f"must be one of {', '.join(Trigger)}") from None


def _question(at: Place, section: Place, scales: Mapping[str, tuple[Option, ...]]) -> Question:
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
    check_unique("/sections", [s.code for s in sheet.sections])
    check_unique("/questions", [q.code for q in sheet.questions])
    check_unique("/slots", [str(q.slot) for q in sheet.questions if q.slot])
    check_unique("/reasons", [r.code for r in sheet.reasons])
    for question in sheet.questions:
        _check_question(sheet, question)
    if not any(q.key for q in sheet.questions):
        raise Fault("/sections", "no question is marked as key")
    if sum(q.overall for q in sheet.questions) != 1:
        raise Fault("/sections", "exactly one question must be marked as overall")


def _check_question(sheet: Questionnaire, question: Question) -> None:
    place = f"/questions/{question.code}"
    check_unique(place, [o.code for o in question.options])
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
