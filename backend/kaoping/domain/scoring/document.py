"""Reading a policy document place by place: every fault is noted with its JSON pointer, reading goes on.

A getter that meets a fault notes it and returns a harmless value of its type; whoever started the reading
raises `PolicyRefused` at the end: an author sees all faults at once. Numbers arrive as text, never as floats.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from kaoping.domain.errors import Fault

from .numbers import ZERO, decimal, exact, plain
from .refusals import PolicyRefused
from .texts import Text

Choice = TypeVar("Choice", bound=StrEnum)

UNSET = "unset"
MOST = 500
_MISSING = object()


class Place:
    """A value of a document together with where it stands and the faults found so far."""

    __slots__ = ("at", "faults", "value")

    def __init__(self, value: object, at: str = "", faults: list[Fault] | None = None) -> None:
        self.value = value
        self.at = at
        self.faults: list[Fault] = [] if faults is None else faults

    def fault(self, code: str, /, **params: object) -> None:
        self.faults.append(Fault(self.at, code, params))

    def refuse_if_faulty(self) -> None:
        if self.faults:
            raise PolicyRefused(tuple(self.faults))

    # -- structure ---------------------------------------------------------------------------------------

    @property
    def mapping(self) -> Mapping[str, object]:
        if isinstance(self.value, Mapping):
            return self.value
        if self.value is not _MISSING:
            self.fault("not-a-mapping")
        return {}

    def expect(self, required: Iterable[str], optional: Iterable[str] = ()) -> None:
        """Notes required keys that are missing and keys nobody knows."""
        required, optional = list(required), list(optional)
        found = self.mapping
        if not isinstance(self.value, Mapping):
            return
        for key in required:
            if key not in found:
                self.fault("missing-key", key=key)
        known = [*required, *optional]
        for key in found:
            if key not in known:
                self.fault("unknown-key", key=str(key)[:40], known=", ".join(sorted(known)))

    def has(self, key: str) -> bool:
        return isinstance(self.value, Mapping) and key in self.value

    def __getitem__(self, key: str) -> "Place":
        """A child; reading a missing required one is silent, because `expect` has noted it already."""
        value = self.value.get(key, _MISSING) if isinstance(self.value, Mapping) else _MISSING
        return Place(value, f"{self.at}/{key.replace('~', '~0').replace('/', '~1')}", self.faults)

    def each(self, most: int = MOST) -> "list[Place]":
        if self.value is _MISSING:
            return []
        if not isinstance(self.value, Sequence) or isinstance(self.value, str):
            self.fault("not-a-list")
            return []
        if len(self.value) > most:
            self.fault("too-many-entries", most=most)
        return [Place(one, f"{self.at}/{i}", self.faults) for i, one in enumerate(self.value[:most])]

    def entries(self) -> "list[tuple[str, Place]]":
        return [(str(key), self[str(key)]) for key in self.mapping]

    @property
    def _shown(self) -> str:
        return self.value[:40] if isinstance(self.value, str) else "…"

    # -- values ------------------------------------------------------------------------------------------

    @property
    def is_unset(self) -> bool:
        return self.value == UNSET

    def text(self, most: int = 500) -> str:
        if isinstance(self.value, str) and 0 < len(self.value) <= most and self.value.strip():
            return self.value
        if self.value is not _MISSING:
            self.fault("not-a-text", most=most)
        return ""

    def number(self, low: Decimal | None = None, high: Decimal | None = None) -> Decimal:
        try:
            found = decimal(self.value) if isinstance(self.value, str) else None
        except ValueError:
            found = None
        if found is None:
            if self.value is not _MISSING:
                self.fault("not-a-number")
            return ZERO if low is None or low <= 0 else low
        if (low is not None and found < low) or (high is not None and found > high):
            self.fault(
                "out-of-range",
                low="…" if low is None else plain(low),
                high="…" if high is None else plain(high),
            )
        return found

    def figure(self) -> Decimal:
        """A computed number with all its digits, such as the numerator of a mean."""
        try:
            return exact(self.value if isinstance(self.value, str) else "")
        except ValueError:
            if self.value is not _MISSING:
                self.fault("not-a-number")
            return ZERO

    def number_or_unset(self, low: Decimal | None = None) -> Decimal | None:
        return None if self.is_unset else self.number(low)

    def whole(self, low: int, high: int) -> int:
        if (
            isinstance(self.value, str)
            and self.value.isascii()
            and self.value.isdigit()
            and len(self.value) < 10
        ):
            found = int(self.value)
            if low <= found <= high:
                return found
        if self.value is not _MISSING:
            self.fault("not-a-whole-number", low=low, high=high)
        return low

    def yes(self) -> bool:
        if self.value not in ("true", "false") and self.value is not _MISSING:
            self.fault("not-a-choice", found=self._shown, known="true, false")
        return self.value == "true"

    def day(self) -> date:
        try:
            return date.fromisoformat(self.value if isinstance(self.value, str) else "")
        except ValueError:
            if self.value is not _MISSING:
                self.fault("not-a-day")
            return date.min

    def instant(self) -> datetime | None:
        try:
            found = datetime.fromisoformat(self.value if isinstance(self.value, str) else "")
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            self.fault("not-an-instant")
            return None
        return found

    def label(self) -> Text:
        if self.value is _MISSING:
            return Text("", "")
        if isinstance(self.value, Mapping) and set(self.value) == {"zh", "en"}:
            return Text(self["zh"].text(), self["en"].text())
        self.fault("not-a-label")
        return Text("", "")

    def choice(self, kind: type[Choice]) -> Choice:
        for member in kind:
            if self.value == member.value:
                return member
        if self.value is not _MISSING:
            self.fault("not-a-choice", found=self._shown, known=", ".join(m.value for m in kind))
        return next(iter(kind))


def note_duplicates(places: Iterable[tuple[Place, str]]) -> None:
    """Notes every code that appears a second time among its siblings."""
    seen: set[str] = set()
    for place, code in places:
        if code in seen:
            place["code"].fault("duplicate-code", code=code)
        seen.add(code)
