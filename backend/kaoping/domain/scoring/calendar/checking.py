"""Dates and sample sizes of a golden case: what happened and how many there were → what follows.

    moments: {reply: {from: "2012-05-10T16:00:00+08:00", done: "2012-05-11T18:00:00+08:00"},
              effect: {published: "2012-03-28"}}
    work_calendar: {holidays: [{from: "2012-09-30", to: "2012-10-07"}], make_up: ["2012-09-29"]}
    samples: {monday_sample: {A: "40", B: "3"}, unrated: {of: "120", there: "400"}}
    drawn: {monday_sample: {A: "5", B: "2"}}
    expect: {dates: {reply: "2012-05-11", effect: 2012-03}, in_time: {reply: "true"}, days_late: {reply: "0"},
             quotas: {monday_sample: "8", monday_sample.B: "3"}, fulfilled: {monday_sample: 7/8}}

A day reads 2012-05-11, hours as an instant in the offset of `from`, a window first/last, recurring days one
after the other with their number under `code.count`; what falls on no day, or has no size, is `none`.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kaoping.domain.calendars import WorkCalendar

from ..document import Place
from ..inputs import Period
from ..policy import Policy
from .amounts import Params
from .quotas import WHOLE, Quota, There, fulfilment, sizes
from .reckoning import Asked, Falls, days_late, falls, in_time
from .rules import DateRule, Hours, Window

ZONE = ZoneInfo("Asia/Shanghai")
CASE_KEYS = ("moments", "work_calendar", "samples", "drawn")
"""What a case may say for its dates and sizes; all of it may be left out."""
EXPECTED = ("dates", "in_time", "days_late", "quotas", "fulfilled")
"""Groups of what a case may expect of them."""

NONE = "none"
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
"""Days a case may speak of; outside there is no telling a slip of the pen from a date."""

_MOST = 100_000


def golden_dates(policy: Policy, case: Place, period: Period) -> dict[str, str]:
    """Everything a case may expect, as `group/code` → words. Faults are noted at the case."""
    if not FIRST <= period.first <= period.last <= LAST:
        case["period"].fault("out-of-range", low=FIRST.isoformat(), high=LAST.isoformat())
        return {}
    params = {param.code: param.value for param in policy.params}
    found: dict[str, str] = {}
    work = _work_calendar(case["work_calendar"])
    moments = _known(case, "moments", [one.code for one in policy.calendar], "unknown-date")
    for rule in policy.calendar:
        asked, done = _asked(moments.get(rule.code), Asked(period, ZONE, work, params=params))
        found |= _said_date(rule, asked, done)
    samples = _known(case, "samples", [one.code for one in policy.quotas], "unknown-quota")
    drawn = _known(case, "drawn", [one.code for one in policy.quotas], "unknown-quota")
    for quota in policy.quotas:
        if quota.code in samples:
            found |= _said_quota(quota, samples[quota.code], drawn.get(quota.code), params)
    return found


def _known(case: Place, key: str, codes: list[str], fault: str) -> dict[str, Place]:
    found = dict(case[key].entries()) if case.has(key) else {}
    for code, place in found.items():
        if code not in codes:
            place.fault(fault, code=code)
    return found


def _work_calendar(place: Place) -> WorkCalendar:
    if place.has("holidays") or place.has("make_up"):
        place.expect((), ("holidays", "make_up"))
    holidays: set[date] = set()
    for span in place["holidays"].each():
        first, last = _day(span["from"]), _day(span["to"])
        if last < first:
            span.fault("window-reversed")
        holidays |= {first + timedelta(days=n) for n in range(min((last - first).days + 1, 366))}
    make_up = {_day(one) for one in place["make_up"].each()}
    return WorkCalendar("case", 1, frozenset(), frozenset(holidays), frozenset(make_up))


def _asked(place: Place | None, plain: Asked) -> tuple[Asked, date | datetime | None]:
    """What the date counts from, and when the thing was done."""
    if place is None:
        return plain, None
    place.expect((), ("from", "done", "published"))
    start = _moment(place["from"]) if place.has("from") else None
    published = _day(place["published"]) if place.has("published") else None
    done = _moment(place["done"]) if place.has("done") else None
    return Asked(plain.period, plain.zone, plain.work, start, published, plain.params), done


def _moment(place: Place) -> date | datetime | None:
    """A day or an instant, whichever is written."""
    if not (isinstance(place.value, str) and "T" in place.value):
        return _day(place)
    found = place.instant()
    if found is not None and not FIRST.year <= found.year <= LAST.year:
        place.fault("out-of-range", low=FIRST.isoformat(), high=LAST.isoformat())
        return None
    return found


def _day(place: Place) -> date:
    """A day of our time; a fault is noted and a harmless one given where it is none."""
    found = place.day()
    if FIRST <= found <= LAST:
        return found
    if found != date.min:
        place.fault("out-of-range", low=FIRST.isoformat(), high=LAST.isoformat())
    return FIRST


def _said_date(rule: DateRule, asked: Asked, done: date | datetime | None) -> dict[str, str]:
    found = falls(rule.when, asked)
    if found is None:
        return {f"dates/{rule.code}": NONE}
    said = {
        f"dates/{rule.code}": _falling(rule, found, asked),
        f"dates/{rule.code}.count": str(len(found.days)),
    }
    if done is not None:
        kept, late = in_time(found, done, asked.zone), days_late(found, done, asked.zone)
        said[f"in_time/{rule.code}"] = NONE if kept is None else str(kept).lower()
        said[f"days_late/{rule.code}"] = NONE if late is None else str(late)
    return said


def _falling(rule: DateRule, found: Falls, asked: Asked) -> str:
    if found.month:
        return found.month
    match rule.when:
        case Hours() if found.closes is not None:
            start = asked.start
            zone = start.tzinfo if isinstance(start, datetime) else asked.zone
            return found.closes.astimezone(zone).isoformat()
        case Window():
            return f"{found.days[0].isoformat()}/{found.days[-1].isoformat()}"
        case _:
            return " ".join(day.isoformat() for day in found.days)


def _said_quota(quota: Quota, place: Place, drawn: Place | None, params: Params) -> dict[str, str]:
    due = sizes(quota, _there(place), params)
    if due is None:
        return {f"quotas/{quota.code}": NONE}
    said = {f"quotas/{quota.code}.{group}": str(size) for group, size in due.items() if group != WHOLE}
    said[f"quotas/{quota.code}"] = str(sum(due.values()))
    if drawn is not None:
        reached = fulfilment(due, _there(drawn).groups)
        said[f"fulfilled/{quota.code}"] = NONE if reached is None else f"{reached[0]}/{reached[1]}"
    return said


def _there(place: Place) -> There:
    """`{there: …, of: …}` of what has no groups, else a number for every group."""
    given: Mapping[str, Place] = dict(place.entries())
    if set(given) <= {"there", "of"}:
        of = given["of"].whole(0, _MOST) if "of" in given else None
        there = given["there"].whole(0, _MOST) if "there" in given else 0
        return There({WHOLE: there}, of)
    return There({group: one.whole(0, _MOST) for group, one in given.items()})
