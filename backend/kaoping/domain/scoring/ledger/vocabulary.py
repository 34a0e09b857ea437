"""Whether a rule names only what its kind of occurrence can have: a slip of the pen would never fire.

Kinds, days, roles, words and amounts stand in `occurrences.KINDS`; a word without values there is called
whatever the house calls it, so that only its name is checked.
"""

from collections.abc import Iterable

from ..document import Place
from ..occurrences import KINDS, VOIDED, OccurrenceKind
from .amounts import amount_name
from .rules import OCCURRENCE, PERIOD, POST, STORE, EventRule


def check_words(place: Place, rule: EventRule, records: Iterable[str]) -> None:
    """Notes at the rule's place whatever its occurrences do not have."""
    if rule.on is None or not rule.on.kind:
        return
    kind = KINDS.get(rule.on.kind)
    if kind is None:
        _note(place["on"]["kind"], "unknown-kind", rule.on.kind, KINDS)
        return
    on = place["on"]
    check_day(on["dated_by"] if on.has("dated_by") else on, rule.on.dated_by, kind)
    if on.has("where"):
        check_where(on["where"], kind)
    if rule.ladder is not None:
        at = place["ladder"]
        check_day(at["counted_by"] if at.has("counted_by") else at, rule.ladder.counted_by, kind)
    for key, word in (("per", rule.per), ("distinct", rule.distinct)):
        if word and word not in {OCCURRENCE, PERIOD, *kind.words}:
            _note(place[key], "unknown-word", word, kind.words)
    if rule.who is not None:
        check_role(place["who"], rule.who.role, kind)
    for index, portion in enumerate(rule.split):
        check_role(place["split"].each()[index]["who"], portion.who.role, kind)
    _check_amounts(place, records, kind)


def check_day(place: Place, day: str, kind: OccurrenceKind) -> None:
    """A day the kind has; the one it was voided on places nothing."""
    if day and (day == VOIDED or day not in kind.days):
        _note(place, "unknown-day", day, kind.days)


def check_where(place: Place, kind: OccurrenceKind) -> None:
    """Words of the kind, with values it can have."""
    for key, values in place.entries():
        word = kind.words.get(key)
        if word is None:
            _note(values, "unknown-word", key, kind.words)
            continue
        for one in values.each():
            if word.values and one.value not in word.values:
                _note(one, "not-a-choice", str(one.value), word.values)


def check_role(place: Place, role: str, kind: OccurrenceKind) -> None:
    """A role of the kind, the store, or the post where the kind names one."""
    beside = {STORE, *({POST} & set(kind.words))}
    if role and role not in {*kind.roles, *beside}:
        _note(place, "unknown-role", role, (*kind.roles, *sorted(beside)))


def _check_amounts(place: Place, records: Iterable[str], kind: OccurrenceKind) -> None:
    """Every `event_…` of the rule is an amount of the kind."""
    known = [amount_name(amount) for amount in kind.amounts]
    for name in sorted(set(records) - set(known)):
        said = next((key for key in ("amount", "ladder", "when") if name in str(place[key].value)), "on")
        _note(place[said], "unknown-amount", name, known)


def _note(place: Place, code: str, found: str, known: Iterable[str]) -> None:
    if code == "not-a-choice":
        place.fault(code, found=found[:40], known=", ".join(known))
    else:
        place.fault(code, code=found[:40], known=", ".join(known) or "…")
