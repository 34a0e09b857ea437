"""Checklists as values: sections, standards, indicators, and what a mark on one must say. No database.

A checklist is read by `checklist_reader`. Its texts hold parameters such as `{logo}`, which each brand fills
with its own words (S000-I.R06). How an audit is carried out stands in `audits`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from kaoping.domain.audits import Result
from kaoping.domain.errors import Fault, Invalid

PARAMETER = re.compile(r"\{([a-z][a-z0-9_]*)\}")

Label = Mapping[str, str]


class Source(StrEnum):
    """How an indicator is observed: by a visitor, or in the call after a delivery (S000-I.R02)."""

    MS = "MS"
    PHONE = "PHONE"


class Kind(StrEnum):
    CHECK = "CHECK"
    NUMBER = "NUMBER"


class Need(StrEnum):
    """What a lost indicator has to be shown by."""

    NOTE = "NOTE"
    PHOTO = "PHOTO"


@dataclass(frozen=True, slots=True)
class Parameter:
    key: str
    label: Label


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an indicator does not apply."""

    code: str
    label: Label
    needs_note: bool


@dataclass(frozen=True, slots=True)
class Mode:
    """A state in which the thing may be met, and what passes then (S000-I.R03)."""

    code: str
    label: Label
    hint: Label


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing to look at. A NUMBER passes from `low` to `high`, both included (S000-I.R04). `position` is
    the post that answers for it; one that the group does not have leaves it with the store."""

    code: str
    label: Label
    hint: Label | None
    source: Source
    kind: Kind
    unit: str | None
    low: Decimal | None
    high: Decimal | None
    modes: tuple[Mode, ...]
    position: str | None
    fail_needs: frozenset[Need]

    def judge(self, value: Decimal) -> Result:
        low_enough = self.high is None or value <= self.high
        return Result.PASS if low_enough and (self.low is None or value >= self.low) else Result.FAIL


@dataclass(frozen=True, slots=True)
class Standard:
    code: str
    label: Label
    items: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    label: Label
    standards: tuple[Standard, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """An indicator with where it stands."""

    section: Section
    standard: Standard
    item: Indicator


@dataclass(frozen=True, slots=True)
class Checklist:
    code: str
    version: int
    label: Label
    note: Label | None
    parameters: tuple[Parameter, ...]
    reasons: tuple[Reason, ...]
    sections: tuple[Section, ...]

    def placed(self) -> Iterator[Placed]:
        for section in self.sections:
            for standard in section.standards:
                for item in standard.items:
                    yield Placed(section, standard, item)

    def item(self, code: str) -> Indicator | None:
        return next((one.item for one in self.placed() if one.item.code == code), None)


def missing_words(checklist: Checklist, words: Mapping[str, Any]) -> list[str]:
    """The parameters for which a brand has no words: while there is one, it cannot be audited with it."""
    return [one.key for one in checklist.parameters if not (words.get(one.key) or {}).get("zh", "").strip()]


def fill(document: Mapping[str, Any], words: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The document of a checklist with a brand's words in place of its parameters."""
    filled: dict[str, Any] = _filled(document, words, "zh")
    return filled


def _filled(value: Any, words: Mapping[str, Mapping[str, str]], language: str) -> Any:
    match value:
        case str():
            return PARAMETER.sub(lambda found: _word(words, found, language), value)
        case list():
            return [_filled(one, words, language) for one in value]
        case Mapping():
            return {key: _filled(one, words, "en" if key == "en" else "zh") for key, one in value.items()}
        case _:
            return value


def _word(words: Mapping[str, Mapping[str, str]], found: re.Match[str], language: str) -> str:
    said = words.get(found[1])
    return found[0] if said is None else (said.get(language) or said["zh"])


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody says of an indicator. Of two marks the one observed later stands, whichever arrives
    first; of two observed in the same instant, on two devices, always the same one."""

    result: Result
    observed_at: datetime
    value: Decimal | None = None
    mode: str | None = None
    reason: str | None = None
    note: str | None = None

    @property
    def place(self) -> tuple[datetime, str, str, str, str, str]:
        value = "" if self.value is None else f"{self.value.normalize():f}"
        return self.observed_at, self.result, value, self.mode or "", self.reason or "", self.note or ""

    def stands_over(self, other: "Mark") -> bool:
        return self.place > other.place


@dataclass(frozen=True, slots=True)
class Said:
    """A mark as it was sent: a NUMBER may leave its result to its range."""

    observed_at: datetime
    result: Result | None = None
    value: Decimal | None = None
    mode: str | None = None
    reason: str | None = None
    note: str | None = None


def read_mark(item: Indicator, reasons: tuple[Reason, ...], said: Said) -> Mark:
    """Raises Invalid, at each field, for what does not fit the indicator."""
    result = _result(item, said)
    faults = [*_value_faults(item, said, result)]
    if result is not None:
        faults += [*_mode_faults(item, said, result), *_reason_faults(reasons, said, result)]
        faults += [*_note_faults(item, reasons, said, result)]
    if faults or result is None:
        raise Invalid.of(faults)
    return Mark(result, said.observed_at, said.value, said.mode, said.reason, said.note or None)


def _result(item: Indicator, said: Said) -> Result | None:
    if said.result is Result.NA or item.kind is Kind.CHECK or said.value is None:
        return said.result
    return item.judge(said.value)


def _value_faults(item: Indicator, said: Said, result: Result | None) -> Iterator[Fault]:
    is_number = item.kind is Kind.NUMBER
    if said.value is not None and (not is_number or said.result is Result.NA):
        yield Fault("/value", "audit-value-unasked")
    elif is_number and said.value is None and said.result is not Result.NA:
        yield Fault("/value", "audit-value-needed", {"unit": item.unit or ""})
    elif is_number and said.result not in (None, result):
        yield Fault("/result", "audit-value-says", {"result": str(result)})
    elif result is None:
        yield Fault("/result", "required")


def _mode_faults(item: Indicator, said: Said, result: Result) -> Iterator[Fault]:
    known = [mode.code for mode in item.modes]
    if said.mode is not None and (not known or result is Result.NA):
        yield Fault("/mode", "audit-mode-unasked")
    elif known and result is not Result.NA and said.mode not in known:
        yield Fault("/mode", "audit-mode-needed", {"known": known})


def _reason_faults(reasons: tuple[Reason, ...], said: Said, result: Result) -> Iterator[Fault]:
    if result is not Result.NA:
        if said.reason is not None:
            yield Fault("/reason", "audit-reason-unasked")
    elif said.reason not in (known := [reason.code for reason in reasons]):
        yield Fault("/reason", "audit-reason-needed", {"known": known})


def _note_faults(item: Indicator, reasons: tuple[Reason, ...], said: Said, result: Result) -> Iterator[Fault]:
    explained = {reason.code for reason in reasons if reason.needs_note}
    lost_in_words = result is Result.FAIL and Need.NOTE in item.fail_needs
    if not said.note and (lost_in_words or (result is Result.NA and said.reason in explained)):
        yield Fault("/note", "audit-note-needed")
