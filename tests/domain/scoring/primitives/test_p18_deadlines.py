"""P18: dates a scheme counts by, each with its edges, as they are read from a policy."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.scoring.sheets import LABEL, OCTOBER, document, item

from kaoping.domain.calendars import WorkCalendar, day_of
from kaoping.domain.scoring.calendar.reckoning import Asked, Falls, days_late, falls, in_time
from kaoping.domain.scoring.calendar.saying import say_date
from kaoping.domain.scoring.inputs import Period
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import PolicyRefused

CHINA = ZoneInfo("Asia/Shanghai")
SEPTEMBER_2012 = Period("2012-09", date(2012, 9, 1), date(2012, 9, 30))
NATIONAL_DAY = WorkCalendar(
    "CN", 1, holidays=frozenset(date(2012, 9, 30) + timedelta(days=n) for n in range(8))
)
PARAMS = [
    {"code": "limit", "unit": "days", "value": "3", "label": LABEL, "rule": "S002-Q.R06"},
    {"code": "lost", "unit": "days", "value": "unset", "label": LABEL, "rule": "S002-Q.R06"},
    {"code": "money", "unit": "money", "value": "3", "label": LABEL, "rule": "S002-Q.R06"},
]


def parsed(*dates: dict[str, object]) -> Policy:
    given = [{"code": f"d{n}", "label": LABEL, "rule": "S002-N.R12"} | one for n, one in enumerate(dates)]
    return Policy.parse(document(item("a"), params=PARAMS, calendar=given))


def when(period: Period = OCTOBER, /, **keys: object) -> Falls | None:
    """When a date falls; `start`, `published`, `work` and `first_day` are what it is counted from."""
    told = {key: keys.pop(key) for key in ("start", "published", "work", "first_day") if key in keys}
    policy = parsed(keys)
    params = {one.code: one.value for one in policy.params}
    return falls(policy.calendar[0].when, Asked(period, CHINA, params=params, **told))  # type: ignore[arg-type]


def day(period: Period = OCTOBER, /, **keys: object) -> date:
    found = when(period, **keys)
    assert found is not None
    (only,) = found.days
    return only


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def month(code: str) -> Period:
    first = date.fromisoformat(f"{code}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Period(code, first, last)


def test_hours_are_exact_and_their_last_instant_is_in_time() -> None:
    found = when(kind="hours", n="2", start=at("2026-10-12T09:00:00"))
    assert found is not None
    assert found.closes == at("2026-10-12T11:00:00")
    assert in_time(found, at("2026-10-12T11:00:00"), CHINA) is True
    assert in_time(found, at("2026-10-12T11:00:01"), CHINA) is False
    half = when(kind="hours", n="0.5", start=at("2026-10-12T23:45:00"))
    assert half is not None
    assert half.closes == at("2026-10-13T00:15:00")


def test_x051_a_day_after_ends_with_the_next_day() -> None:
    found = when(kind="days", n="1", start=at("2012-05-10T16:00:00"))
    assert found is not None
    assert in_time(found, at("2012-05-11T18:00:00"), CHINA) is True
    assert in_time(found, at("2012-05-11T23:59:59"), CHINA) is True
    assert in_time(found, at("2012-05-12T00:00:00"), CHINA) is False
    assert days_late(found, at("2012-05-12T00:00:00"), CHINA) == 1


def test_x119_and_x124_a_week_ends_on_its_own_weekday() -> None:
    assert day(kind="weeks", n="1", start=date(2012, 4, 26)) == date(2012, 5, 3)
    assert day(kind="weeks", n="1", start=at("2012-04-26T23:59:59")) == date(2012, 5, 3)


def test_x027_the_fifth_working_day_after_the_national_holiday() -> None:
    fifth = {"kind": "workday", "n": "5", "month": "next"}
    assert day(SEPTEMBER_2012, **fifth, work=NATIONAL_DAY) == date(2012, 10, 12)
    assert day(SEPTEMBER_2012, **fifth) == date(2012, 10, 5)
    made_up = WorkCalendar("CN", 2, holidays=NATIONAL_DAY.holidays, make_up=frozenset({date(2012, 10, 13)}))
    assert day(SEPTEMBER_2012, kind="workday", n="6", month="next", work=made_up) == date(2012, 10, 13)


def test_a_month_with_too_few_working_days_runs_into_the_next() -> None:
    closed = WorkCalendar(
        "X", 1, holidays=frozenset(date(2026, 11, 1) + timedelta(days=n) for n in range(30))
    )
    assert day(kind="workday", n="2", month="next", work=closed) == date(2026, 12, 2)
    for_ever = WorkCalendar(
        "X", 1, holidays=frozenset(date(2026, 10, 1) + timedelta(days=n) for n in range(800))
    )
    assert when(kind="workday", n="1", month="next", work=for_ever) is None


def test_x072_the_month_of_publication_decides() -> None:
    found = when(kind="publication", published=date(2012, 3, 28))
    assert found is not None
    assert found.month == "2012-03"
    assert when(kind="publication") is None
    closing_early = when(kind="publication", published=date(2012, 3, 28), first_day=26)
    assert closing_early is not None
    assert closing_early.month == "2012-04"


def test_x132_days_of_the_next_month() -> None:
    november = month("2012-11")
    assert day(november, kind="day", day="5", month="next") == date(2012, 12, 5)
    assert day(november, kind="day", day="10", month="next") == date(2012, 12, 10)
    assert day(month("2012-12"), kind="day", day="5", month="next") == date(2013, 1, 5)


def test_a_quarter_and_a_month_closed_early_are_named_after_the_month_they_end_in() -> None:
    quarter = Period("2026-Q3", date(2026, 7, 1), date(2026, 9, 30))
    assert day(quarter, kind="day", day="5", month="next") == date(2026, 10, 5)
    early = Period("2026-10", date(2026, 9, 26), date(2026, 10, 25))
    assert day(early, kind="day", day="5", month="next") == date(2026, 11, 5)


def test_a61_before_the_fifth_includes_the_fifth_unless_the_house_says_not() -> None:
    fifth = {"kind": "day", "day": "5", "month": "next"}
    found, strict = when(**fifth), when(**fifth, inclusive="false")
    assert found is not None
    assert strict is not None
    assert in_time(found, at("2026-11-05T23:59:59"), CHINA) is True
    assert in_time(strict, at("2026-11-05T00:00:00"), CHINA) is False
    assert in_time(strict, date(2026, 11, 4), CHINA) is True


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [("2026-02", 25, 28), ("2028-02", 25, 29), ("2026-04", 25, 30), ("2026-10", 25, 30)],
)
def test_a48_a_window_is_clipped_to_the_month_and_the_31st_is_outside(
    code: str, first: int, last: int
) -> None:
    found = when(month(code), kind="window", first="25", last="30", month="same")
    assert found is not None
    assert (found.days[0].day, found.days[-1].day, len(found.days)) == (first, last, last - first + 1)
    before, after = found.days[0] - timedelta(days=1), found.days[-1] + timedelta(days=1)
    assert [in_time(found, one, CHINA) for one in (before, *found.days, after)] == [
        False, *[True] * len(found.days), False,
    ]  # fmt: skip


def test_every_monday_of_a_month_and_the_first_after_a_day() -> None:
    found = when(kind="weekday", weekday="MON")
    assert found is not None
    assert [one.day for one in found.days] == [5, 12, 19, 26]
    assert in_time(found, date(2026, 10, 5), CHINA) is None
    assert days_late(found, date(2026, 10, 5), CHINA) is None
    assert day(kind="weekday", weekday="MON", start=date(2026, 10, 5)) == date(2026, 10, 12)
    assert day(kind="weekday", weekday="MON", start=date(2026, 10, 4)) == date(2026, 10, 5)
    assert when(kind="weekday", weekday="unset") is None


def test_a_daily_report_has_its_hour() -> None:
    found = when(kind="daily", at="18:00", start=date(2026, 10, 12))
    assert found is not None
    assert found.closes == at("2026-10-12T18:00:00")
    everyday, working = when(kind="daily"), when(kind="daily", workdays="true")
    assert everyday is not None
    assert working is not None
    assert (len(everyday.days), len(working.days)) == (31, 22)


def test_working_days_count_only_those() -> None:
    friday = date(2012, 9, 28)
    assert day(kind="days", n="1", workdays="true", start=friday, work=NATIONAL_DAY) == date(2012, 10, 8)
    assert day(kind="days", n="0", start=friday) == friday


def test_a_number_may_stand_in_a_param_and_an_unset_one_makes_no_day() -> None:
    assert day(kind="days", n="limit", start=date(2026, 10, 12)) == date(2026, 10, 15)
    for keys in ({"n": "lost"}, {"n": "unset"}):
        assert when(kind="days", **keys, start=date(2026, 10, 12)) is None
    assert when(kind="hours", n="unset", start=date(2026, 10, 12)) is None
    assert when(kind="weeks", n="lost", start=date(2026, 10, 12)) is None
    assert when(kind="window", first="lost", last="30", month="same") is None
    assert when(kind="day", day="lost", month="same") is None
    assert when(kind="workday", n="lost", month="same") is None


@pytest.mark.parametrize(
    "keys", [{"kind": "hours", "n": "2"}, {"kind": "days", "n": "1"}, {"kind": "weeks", "n": "1"}]
)
def test_what_has_not_happened_has_no_deadline(keys: dict[str, object]) -> None:
    assert when(**keys) is None


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(0, 200), st.integers(0, 23))
def test_a_deadline_in_days_is_that_many_days_later_whatever_the_hour(start: date, n: int, hour: int) -> None:
    moment = datetime(start.year, start.month, start.day, hour, 30, tzinfo=CHINA)
    found = when(kind="days", n=str(n), start=moment)
    assert found is not None
    assert found.closes is not None
    assert found.days == (start + timedelta(days=n),)
    assert day_of(found.closes, CHINA) == start + timedelta(days=n)
    assert day_of(found.closes + timedelta(microseconds=1), CHINA) == start + timedelta(days=n + 1)


@given(st.integers(1, 31), st.integers(1, 31), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_window_is_never_empty_and_never_leaves_its_month(one: int, other: int, inside: date) -> None:
    first, last = sorted((one, other))
    period = month(f"{inside:%Y-%m}")
    found = when(period, kind="window", first=str(first), last=str(last), month="same")
    assert found is not None
    assert found.days
    assert period.first <= found.days[0] <= found.days[-1] <= period.last


REFUSED: list[tuple[list[dict[str, object]], str, str]] = [
    ([{"kind": "soon"}], "/calendar/0/kind", "not-a-choice"),
    ([{"kind": "days"}], "/calendar/0", "missing-key"),
    ([{"kind": "days", "n": "x"}], "/calendar/0/n", "not-an-amount"),
    ([{"kind": "days", "n": "1.5"}], "/calendar/0/n", "not-a-whole-number"),
    ([{"kind": "days", "n": "money"}], "/calendar/0/n", "amount-unit"),
    ([{"kind": "day", "day": "32", "month": "next"}], "/calendar/0/day", "out-of-range"),
    ([{"kind": "day", "day": "5", "month": "last"}], "/calendar/0/month", "not-a-choice"),
    (
        [{"kind": "window", "first": "30", "last": "25", "month": "same"}],
        "/calendar/0/last",
        "window-reversed",
    ),
    ([{"kind": "daily", "at": "25:00"}], "/calendar/0/at", "not-a-clock"),
    ([{"kind": "daily", "at": "18:00:00"}], "/calendar/0/at", "not-a-clock"),
    ([{"kind": "daily", "n": "1"}], "/calendar/0", "unknown-key"),
    ([{"kind": "daily", "after": "nothing"}], "/calendar/0/after", "unknown-date"),
    ([{"kind": "daily", "after": "d0"}], "/calendar/0/after", "cycle"),
    ([{"kind": "daily", "after": "d1"}, {"kind": "daily", "after": "d0"}], "/calendar/1/after", "cycle"),
    ([{"kind": "daily"}, {"kind": "daily", "code": "d0"}], "/calendar/1/code", "duplicate-code"),
]


@pytest.mark.parametrize(("dates", "place", "code"), REFUSED)
def test_a_wrong_date_is_refused_at_its_place(dates: list[dict[str, object]], place: str, code: str) -> None:
    with pytest.raises(PolicyRefused) as caught:
        parsed(*dates)
    assert (place, code) in {(fault.field, fault.code) for fault in caught.value.faults}


def test_what_is_unset_forbids_activation_and_names_its_place() -> None:
    policy = parsed({"kind": "weekday", "weekday": "unset"}, {"kind": "days", "n": "unset"})
    places = {fault.field for fault in policy.unset}
    assert places >= {"/calendar/0/weekday", "/calendar/1/n"}


def test_dates_change_no_result_and_so_no_fingerprint() -> None:
    with_dates = parsed({"kind": "daily"})
    assert with_dates.fingerprint == parsed().fingerprint


@pytest.mark.parametrize(
    ("keys", "zh", "en"),
    [
        ({"kind": "hours", "n": "24"}, "24 小时内", "within 24 hours"),
        ({"kind": "days", "n": "0"}, "当日内", "on the same day"),
        ({"kind": "days", "n": "1"}, "1 日内（止于最后一日 23:59）", "within 1 day, to the end of the last"),
        ({"kind": "days", "n": "5", "workdays": "true"}, "5 个工作日内（止于最后一日 23:59）",
         "within 5 workdays, to the end of the last"),
        ({"kind": "weeks", "n": "1"}, "1 周内", "within 1 week"),
        ({"kind": "weekday", "weekday": "MON"}, "每星期一", "every Monday"),
        ({"kind": "weekday", "weekday": "unset"}, "每周一次（星期几尚未设定）",
         "once a week (the weekday is not set)"),
        ({"kind": "daily"}, "每日", "every day"),
        ({"kind": "daily", "at": "18:00", "workdays": "true"}, "每个工作日 18:00 前",
         "every workday by 18:00"),
        ({"kind": "day", "day": "5", "month": "next"}, "次月 5 日前（含当日）",
         "by day 5 of the next month, included"),
        ({"kind": "day", "day": "5", "month": "next", "inclusive": "false"}, "次月 5 日前（不含当日）",
         "before day 5 of the next month"),
        ({"kind": "workday", "n": "5", "month": "next"}, "次月第 5 个工作日前（含当日）",
         "by workday 5 of the next month, included"),
        ({"kind": "window", "first": "25", "last": "30", "month": "same"}, "当月 25 日至 30 日（不超过月末）",
         "days 25 to 30 of the month, as far as it has them"),
        ({"kind": "publication"}, "计入结果公布的月份", "in the month in which the result is published"),
    ],
)  # fmt: skip
def test_a_date_reads_as_a_sentence(keys: dict[str, object], zh: str, en: str) -> None:
    policy = parsed(keys)
    said = say_date(policy.calendar[0].when, {})
    assert (said.zh, said.en) == (zh, en)
