"""When a customer may be called: call hours, day-parts and the next slot that fits. Wall-clock rules only.

Defaults of dealership practice: weekdays 09:00–12:00 and 14:00–18:30, weekends 09:30–12:00 and
14:00–18:00, never 12:00–14:00 unless the customer asked for it. Public holidays are not known here.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

Span = tuple[time, time]
SATURDAY = 5
FARTHEST = timedelta(days=60)


class DayPart(StrEnum):
    """A third try at the same hour of the day finds the same empty office, so tries spread over these."""

    MORNING = "MORNING"
    MIDDAY = "MIDDAY"
    AFTERNOON = "AFTERNOON"
    EVENING = "EVENING"


PARTS: tuple[tuple[time, DayPart], ...] = (
    (time(0), DayPart.MORNING),
    (time(12), DayPart.MIDDAY),
    (time(14), DayPart.AFTERNOON),
    (time(18, 30), DayPart.EVENING),
)


def day_part(at: time) -> DayPart:
    return next(part for start, part in reversed(PARTS) if at >= start)


@dataclass(frozen=True, slots=True)
class CallHours:
    """The hours of a plan, in the store's own time. `requested` bounds what a customer may ask for."""

    weekday: tuple[Span, ...] = ((time(9), time(12)), (time(14), time(18, 30)))
    weekend: tuple[Span, ...] = ((time(9, 30), time(12)), (time(14), time(18)))
    requested: Span = (time(8), time(21))

    def spans(self, day: date) -> tuple[Span, ...]:
        return self.weekend if day.weekday() >= SATURDAY else self.weekday

    def is_open(self, at: datetime) -> bool:
        """Whether an unasked call may start at this local instant; the end of a span is closed already."""
        return any(start <= at.time() < end for start, end in self.spans(at.date()))

    def allows_request(self, at: datetime) -> bool:
        start, end = self.requested
        return start <= at.time() <= end

    @classmethod
    def parse(cls, document: dict[str, object]) -> "CallHours":
        """From `{"weekday": [["09:00", "12:00"], …], "weekend": […], "requested": ["08:00", "21:00"]}`."""
        requested = _span(document["requested"])
        return cls(_spans(document["weekday"]), _spans(document["weekend"]), requested)

    def document(self) -> dict[str, object]:
        return {
            "weekday": [_texts(span) for span in self.weekday],
            "weekend": [_texts(span) for span in self.weekend],
            "requested": _texts(self.requested),
        }


def next_slot(
    earliest: datetime,
    hours: CallHours,
    zone: ZoneInfo,
    *,
    other_days: Collection[date] = (),
    other_parts: Collection[DayPart] = (),
) -> datetime:
    """The first instant from `earliest` on that lies in call hours, off the given days and day-parts.

    Raises ValueError when sixty days hold none: such hours could never reach anybody.
    """
    start = earliest.astimezone(zone)
    for begins, ends, part in _pieces(start.date(), hours, zone):
        if begins - start > FARTHEST:
            break
        if ends <= start or begins.date() in other_days or part in other_parts:
            continue
        return max(begins, start)
    raise ValueError("the call hours never open")


def _pieces(day: date, hours: CallHours, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime, DayPart]]:
    """Open spans from `day` on, cut where the day-part changes."""
    while True:
        for start, end in hours.spans(day):
            cuts = [start, *(at for at, _ in PARTS if start < at < end), end]
            for begins, ends in pairwise(cuts):
                yield (
                    datetime.combine(day, begins, zone),
                    datetime.combine(day, ends, zone),
                    day_part(begins),
                )
        day += timedelta(days=1)
        if day.toordinal() > date.max.toordinal() - 1:
            return


def _span(value: object) -> Span:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError("a span of call hours is a pair of times")
    start, end = (time.fromisoformat(str(part)) for part in value)
    if start >= end:
        raise ValueError(f"call hours end before they start: {start}–{end}")
    return start, end


def _spans(value: object) -> tuple[Span, ...]:
    if not isinstance(value, list):
        raise ValueError("call hours are a list of spans")  # noqa: TRY004  a fault of the document
    return tuple(_span(span) for span in value)


def _texts(span: Span) -> list[str]:
    return [span[0].strftime("%H:%M"), span[1].strftime("%H:%M")]
