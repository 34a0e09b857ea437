"""A shipped document, such as a questionnaire or a checklist, read value by value; refuses with the place.

Documents are YAML in which everything is text, or their JSON copy. What a document means is read elsewhere.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

E = TypeVar("E", bound=StrEnum)


class Fault(ValueError):
    """A document is wrong at a known place."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place or '/'}: {message}")
        self.place = place


class Place:
    """A value of the document together with where it stands, so that every refusal can point at it."""

    def __init__(self, value: Any, place: str = "") -> None:
        self.value = value
        self.place = place

    def __truediv__(self, key: str | int) -> "Place":
        try:
            return Place(self.value[key], f"{self.place}/{key}")
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


def check_unique(place: str, codes: Sequence[str]) -> None:
    """Raises Fault for a code that stands twice."""
    if twice := next((code for n, code in enumerate(codes) if code in codes[:n]), None):
        raise Fault(place, f"{twice} stands twice")
