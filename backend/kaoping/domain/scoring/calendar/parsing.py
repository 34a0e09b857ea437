"""The `calendar` of a policy document → date rules, every fault noted at its place.

calendar:
  - {code: reply, label: …, rule: S001-N.R09, kind: days, n: "1", by: [HEAD], to: [CRC_SUPERVISOR]}
  - {code: plans, label: …, rule: S002-N.R13, kind: day, day: "10", month: next, after: csi}

    hours      n                     exactly so many after what happened
    days       n, workdays           to the end of the n-th day after it; 0 is the same day
    weeks      n                     to the end of its weekday, n weeks later
    weekday    weekday               every MON … SUN of the period, or the first after what happened
    daily      at, workdays          every day of the period, by a time of day where one is said
    day        day, month, inclusive a day of the same or the next month; 31 is its last day
    workday    n, month              the n-th workday of the month
    window     first, last, month    from one day to another
    publication                      the month in which a result became known

A number may be the name of a param, or `unset`. `by` and `to` are posts, `after` is the date it follows.
"""

from collections.abc import Callable, Sequence
from datetime import time
from decimal import Decimal
from enum import StrEnum

from ..document import Place, note_duplicates
from ..parts import Param
from ..units import COUNT, DAYS, dimension
from .amounts import Amount, Bounds, read_amount
from .rules import (
    DateRule,
    DayOfMonth,
    Days,
    EachDay,
    EachWeekday,
    Hours,
    Month,
    Publication,
    Weekday,
    Weeks,
    When,
    Window,
    Workday,
)

HOURS = dimension("hours")


class Kind(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    WEEKDAY = "weekday"
    DAILY = "daily"
    DAY = "day"
    WORKDAY = "workday"
    WINDOW = "window"
    PUBLICATION = "publication"


_KEYS: dict[Kind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Kind.HOURS: (("n",), ()),
    Kind.DAYS: (("n",), ("workdays",)),
    Kind.WEEKS: (("n",), ()),
    Kind.WEEKDAY: (("weekday",), ()),
    Kind.DAILY: ((), ("at", "workdays")),
    Kind.DAY: (("day", "month"), ("inclusive",)),
    Kind.WORKDAY: (("n", "month"), ()),
    Kind.WINDOW: (("first", "last", "month"), ()),
    Kind.PUBLICATION: ((), ()),
}
"""Keys that every kind needs and may have, besides those of all."""

_COUNTED = (COUNT, DAYS)


def _whole(low: int, high: int) -> Bounds:
    return Bounds(_COUNTED, Decimal(low), Decimal(high))


_SPAN_OF_HOURS = Bounds((HOURS,), Decimal("0.01"), Decimal(8760), whole=False)
_SPAN_OF_DAYS, _SPAN_OF_WEEKS = _whole(0, 366), _whole(1, 52)
_DAY_OF_MONTH, _WORKDAY_OF_MONTH = _whole(1, 31), _whole(1, 15)


def parse_calendar(place: Place, params: Sequence[Param]) -> tuple[DateRule, ...]:
    """The dates of a policy in the order written; `after` must name one of them and run in no circle."""
    found = [(one, _date(one, params)) for one in place.each()]
    note_duplicates((one, date.code) for one, date in found)
    dates = {date.code: date for _, date in found}
    for one, date in found:
        if date.after and date.after not in dates:
            one["after"].fault("unknown-date", code=date.after)
        elif circle := _circle(date, dates):
            one["after"].fault("cycle", path=" → ".join(circle))
    return tuple(date for _, date in found)


def words(place: Place) -> tuple[str, ...]:
    """Posts, as a list of their words."""
    return tuple(one.text(60) for one in place.each(20))


def _date(place: Place, params: Sequence[Param]) -> DateRule:
    kind = place["kind"].choice(Kind)
    needed, more = _KEYS[kind]
    place.expect(("code", "label", "rule", "kind", *needed), (*more, "by", "to", "after", "note"))
    return DateRule(
        code=place["code"].text(40),
        label=place["label"].label(),
        rule=place["rule"].text(80),
        when=_READERS[kind](place, params),
        by=words(place["by"]),
        to=words(place["to"]),
        after=place["after"].text(40) if place.has("after") else "",
    )


def _hours(place: Place, params: Sequence[Param]) -> When:
    return Hours(read_amount(place["n"], params, _SPAN_OF_HOURS))


def _days(place: Place, params: Sequence[Param]) -> When:
    return Days(read_amount(place["n"], params, _SPAN_OF_DAYS), _yes(place, "workdays"))


def _weeks(place: Place, params: Sequence[Param]) -> When:
    return Weeks(read_amount(place["n"], params, _SPAN_OF_WEEKS))


def _weekday(place: Place, _: Sequence[Param]) -> When:
    return EachWeekday(None if place["weekday"].is_unset else place["weekday"].choice(Weekday))


def _daily(place: Place, _: Sequence[Param]) -> When:
    said = place.has("at") and not place["at"].is_unset
    return EachDay(_clock(place["at"]) if said else None, _yes(place, "workdays"))


def _day(place: Place, params: Sequence[Param]) -> When:
    inclusive = not place.has("inclusive") or place["inclusive"].yes()
    return DayOfMonth(read_amount(place["day"], params, _DAY_OF_MONTH), _month(place), inclusive)


def _workday(place: Place, params: Sequence[Param]) -> When:
    return Workday(read_amount(place["n"], params, _WORKDAY_OF_MONTH), _month(place))


def _window(place: Place, params: Sequence[Param]) -> When:
    first = read_amount(place["first"], params, _DAY_OF_MONTH)
    last = read_amount(place["last"], params, _DAY_OF_MONTH)
    if _reversed(first, last, params):
        place["last"].fault("window-reversed")
    return Window(first, last, _month(place))


def _reversed(first: Amount, last: Amount, params: Sequence[Param]) -> bool:
    values = {param.code: param.value for param in params}
    begins, ends = first.under(values), last.under(values)
    return begins is not None and ends is not None and begins > ends


def _publication(_: Place, __: Sequence[Param]) -> When:
    return Publication()


_READERS: dict[Kind, Callable[[Place, Sequence[Param]], When]] = {
    Kind.HOURS: _hours,
    Kind.DAYS: _days,
    Kind.WEEKS: _weeks,
    Kind.WEEKDAY: _weekday,
    Kind.DAILY: _daily,
    Kind.DAY: _day,
    Kind.WORKDAY: _workday,
    Kind.WINDOW: _window,
    Kind.PUBLICATION: _publication,
}


def _month(place: Place) -> Month:
    return place["month"].choice(Month)


def _yes(place: Place, key: str) -> bool:
    return place.has(key) and place[key].yes()


def _clock(place: Place) -> time:
    text = place.text(8)
    try:
        found = time.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None or len(text) != len("18:00"):
        place.fault("not-a-clock")
        return time.max
    return found


def _circle(date: DateRule, dates: dict[str, DateRule]) -> list[str]:
    """The codes from a date back to itself; empty where its steps end, or end in somebody else's circle."""
    path, at = [date.code], date.after
    while at in dates and at not in path:
        path.append(at)
        at = dates[at].after
    return [*path, at] if at == date.code else []
