"""Deadlines as ledgers: they replay to the same instant, and only a grant moves them."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import kaoping
from kaoping.domain.calendars import Hours, StoreHours, WorkCalendar
from kaoping.domain.complaints import STD_24
from kaoping.domain.deadlines import (
    ClockState,
    Limit,
    Mode,
    Segment,
    SegmentKind,
    Timekeeping,
    clock_state,
    deadline,
    extend,
    lay,
    original_deadline,
    replays,
    spent,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
PACK = Path(kaoping.__file__).parent / "packs" / "calendars" / "cn-2026.yaml"
CHINA = WorkCalendar.parse(yaml.safe_load(PACK.read_text("utf-8")))
HOURS = StoreHours(SHANGHAI, (Hours(time(8, 30), time(18)),) * 7)
PLAIN = Timekeeping(SHANGHAI, HOURS, CHINA)
START = datetime(2026, 11, 22, 1, tzinfo=UTC)  # 09:00 in Shanghai


def here(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[misc,arg-type]


def at(minute: int) -> time:
    return time(minute // 60, minute % 60)


@st.composite
def timekeepings(draw: st.DrawFn) -> Timekeeping:
    """Stores with odd hours, closed days, special days and zones that change their clocks."""
    hours = st.integers(0, 1380).flatmap(
        lambda opens: st.builds(Hours, st.just(at(opens)), st.integers(opens + 1, 1439).map(at))
    )
    week = draw(st.tuples(*[st.none() | hours] * 7).filter(any))
    special = draw(
        st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.none() | hours, max_size=5)
    )
    zone = draw(st.sampled_from([SHANGHAI, ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")]))
    return Timekeeping(zone, StoreHours(zone, week, special), CHINA)


spans = st.integers(1, 5 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
limits_in_time = st.builds(Limit, st.sampled_from([Mode.CALENDAR, Mode.BUSINESS]), spans)
limits = st.one_of(
    limits_in_time,
    st.builds(lambda mode, days: Limit(mode, days=days), st.sampled_from(list(Mode)), st.integers(1, 12)),
)
starts = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 20), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive by the strategy's rule


@given(limit=limits, start=starts, keeping=timekeepings())
def test_the_ledger_joins_and_replays(limit: Limit, start: datetime, keeping: Timekeeping) -> None:
    ledger = lay(limit, start, keeping)
    assert ledger[0].starts_at == start
    assert deadline(ledger) == ledger[-1].ends_at > start
    assert replays(ledger, limit, keeping)
    assert ledger[-1].kind is SegmentKind.RUNNING


@given(limit=limits_in_time, start=starts, keeping=timekeepings())
def test_a_span_is_used_up_to_the_microsecond(limit: Limit, start: datetime, keeping: Timekeeping) -> None:
    ledger = lay(limit, start, keeping)
    assert spent(ledger, deadline(ledger)) == limit.span
    assert spent(ledger, start) == timedelta(0)


@given(start=starts, keeping=timekeepings(), span=spans)
def test_business_time_runs_in_opening_hours_only(
    start: datetime, keeping: Timekeeping, span: timedelta
) -> None:
    for part in lay(Limit(Mode.BUSINESS, span), start, keeping):
        if part.kind is not SegmentKind.RUNNING:
            continue
        day = part.starts_at.astimezone(keeping.zone).date()
        assert keeping.hours is not None
        hours = keeping.hours.on(day)
        assert hours is not None
        # As instants: an hour the clocks skip has no wall time of its own.
        opens, closes = (
            datetime.combine(day, wall, keeping.zone).astimezone(UTC) for wall in (hours.opens, hours.closes)
        )
        assert opens <= part.starts_at < part.ends_at <= closes


@given(start=starts, keeping=timekeepings(), days=st.integers(1, 12), mode=st.sampled_from(list(Mode)))
def test_days_are_counted_from_the_day_after(
    start: datetime, keeping: Timekeeping, days: int, mode: Mode
) -> None:
    ledger = lay(Limit(mode, days=days), start, keeping)
    began, ended = (moment.astimezone(keeping.zone).date() for moment in (start, deadline(ledger)))
    between = [began + timedelta(days=n) for n in range(1, (ended - began).days + 1)]
    assert keeping.hours is not None
    counted = {
        Mode.CALENDAR: between,
        Mode.BUSINESS: [day for day in between if keeping.hours.on(day)],
        Mode.WORKDAY: [day for day in between if CHINA.is_workday(day)],
    }[mode]
    assert len(counted) == days
    assert counted[-1] == ended


@given(limit=limits, start=starts, keeping=timekeepings(), grants=st.lists(spans, min_size=1, max_size=3))
def test_only_a_grant_moves_a_deadline(
    limit: Limit, start: datetime, keeping: Timekeeping, grants: list[timedelta]
) -> None:
    ledger = lay(limit, start, keeping)
    first_due = deadline(ledger)
    for grant in grants:
        ledger = extend(ledger, deadline(ledger) + grant)
    assert deadline(ledger) == first_due + sum(grants, timedelta(0))
    assert original_deadline(ledger) == first_due
    assert replays(ledger, limit, keeping)
    with pytest.raises(ValueError, match="ends after"):
        extend(ledger, deadline(ledger))


def test_a_tampered_ledger_does_not_replay() -> None:
    limit = Limit(Mode.BUSINESS, timedelta(hours=12))
    first, *rest = lay(limit, START, PLAIN)
    assert not replays(
        (Segment(first.kind, first.starts_at + timedelta(hours=1), first.ends_at), *rest), limit, PLAIN
    )
    with pytest.raises(ValueError, match="breaks at"):
        deadline((first, *rest[1:]))


@pytest.mark.parametrize(
    ("limit", "start", "due"),
    [
        # Three working days after Friday 13 February 2026: the 14th is a make-up Saturday, then the feast.
        (Limit(Mode.WORKDAY, days=3), here(2026, 2, 13, 10), here(2026, 2, 25, 23, 59, 59, 999999)),
        (Limit(Mode.CALENDAR, days=1), here(2026, 11, 22, 9), here(2026, 11, 23, 23, 59, 59, 999999)),
        (Limit(Mode.BUSINESS, days=1), here(2026, 11, 22, 9), here(2026, 11, 23, 18)),
        (Limit(Mode.BUSINESS, timedelta(hours=2)), here(2026, 11, 22, 17), here(2026, 11, 23, 9, 30)),
        (Limit(Mode.BUSINESS, timedelta(hours=1)), here(2026, 11, 22, 23), here(2026, 11, 23, 9, 30)),
        (Limit(Mode.BUSINESS, timedelta(hours=1)), here(2026, 11, 22, 17), here(2026, 11, 22, 18)),
        (Limit(Mode.CALENDAR, timedelta(hours=24)), here(2026, 11, 22, 9), here(2026, 11, 23, 9)),
    ],
)
def test_deadlines_of_dealership_practice(limit: Limit, start: datetime, due: datetime) -> None:
    assert deadline(lay(limit, start, PLAIN)) == due


@pytest.mark.parametrize(
    ("answered", "state"),
    [
        (here(2026, 11, 22, 10), ClockState.MET),
        (here(2026, 11, 22, 11), ClockState.MET),  # X080: the boundary is in time
        (here(2026, 11, 22, 11, 1), ClockState.LATE),  # X080
        (None, ClockState.BREACHED),
    ],
)
def test_x080_received_at_nine(answered: datetime | None, state: ClockState) -> None:
    due = deadline(lay(STD_24.answer, START, PLAIN))
    assert due == here(2026, 11, 22, 11)
    assert clock_state(due, answered, here(2026, 11, 22, 12)) is state


def test_a_clock_that_waits_is_running_up_to_the_very_deadline() -> None:
    assert clock_state(START, None, START) is ClockState.RUNNING
    assert clock_state(START, None, START + timedelta(microseconds=1)) is ClockState.BREACHED


@pytest.mark.parametrize(
    "build",
    [
        lambda: Limit(Mode.CALENDAR),
        lambda: Limit(Mode.CALENDAR, timedelta(hours=1), 1),
        lambda: Limit(Mode.CALENDAR, timedelta(0)),
        lambda: Limit(Mode.CALENDAR, days=0),
        lambda: Limit(Mode.WORKDAY, timedelta(hours=1)),
        lambda: lay(STD_24.close, datetime(2026, 11, 22), PLAIN),  # noqa: DTZ001 - naive on purpose
        lambda: lay(Limit(Mode.BUSINESS, timedelta(hours=1)), START, Timekeeping(SHANGHAI)),
        lambda: lay(Limit(Mode.WORKDAY, days=1), START, Timekeeping(SHANGHAI)),
        lambda: deadline(()),
    ],
)
def test_what_makes_no_sense_is_refused(build: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        build()  # type: ignore[operator]
