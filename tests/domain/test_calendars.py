"""The working calendar as shipped, against the figures of dealership practice."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

import kaoping
from kaoping.domain.calendars import Hours, StoreHours, WorkCalendar, day_of

PACKS = Path(kaoping.__file__).parent / "packs" / "calendars"
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def china() -> WorkCalendar:
    return WorkCalendar.parse(yaml.safe_load((PACKS / "cn-2026.yaml").read_text("utf-8")))


def test_the_year_2026_has_248_workdays(china: WorkCalendar) -> None:
    year = (date(2026, 1, 1) + timedelta(days=n) for n in range(365))
    assert sum(china.is_workday(day) for day in year) == 248


@pytest.mark.parametrize(
    "day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
)
def test_make_up_days_are_worked_although_they_are_weekends(china: WorkCalendar, day: str) -> None:
    assert date.fromisoformat(day).weekday() >= 5
    assert china.is_workday(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-01-01", "2026-02-16", "2026-05-05", "2026-10-07", "2026-11-22"])
def test_holidays_and_weekends_are_not(china: WorkCalendar, day: str) -> None:
    assert not china.is_workday(date.fromisoformat(day))


def test_a_year_nobody_has_decreed_follows_the_weekend_rule_and_is_provisional(china: WorkCalendar) -> None:
    new_year = date(2027, 1, 1)
    assert china.is_workday(new_year)
    assert china.is_provisional(new_year)
    assert not china.is_provisional(date(2026, 12, 31))


@pytest.mark.parametrize("slip", ["2026-01-05", "2026-01-03"])
def test_a_make_up_day_that_is_none_is_refused(slip: str) -> None:
    document = {
        "code": "CN",
        "version": 1,
        "official_years": [2026],
        "holidays": [{"from": "2026-01-01", "to": "2026-01-03"}],
        "make_up": [slip],
    }
    with pytest.raises(ValueError, match="no make-up workdays"):
        WorkCalendar.parse(document)


def test_special_days_override_the_week() -> None:
    open_all_day = Hours(time(8, 30), time(18))
    short = Hours(time(9), time(12))
    eve, feast = date(2026, 2, 16), date(2026, 2, 17)
    hours = StoreHours(SHANGHAI, (open_all_day,) * 7, {eve: short, feast: None})
    spans = hours.open_spans(datetime(2026, 2, 16, 2, tzinfo=UTC))
    assert [next(spans), next(spans)] == [
        (datetime(2026, 2, 16, 2, tzinfo=UTC), datetime(2026, 2, 16, 4, tzinfo=UTC)),
        (datetime(2026, 2, 18, 0, 30, tzinfo=UTC), datetime(2026, 2, 18, 10, tzinfo=UTC)),
    ]


def test_a_store_that_never_opens_has_no_business_clock() -> None:
    with pytest.raises(ValueError, match="at least one"):
        StoreHours(SHANGHAI, (None,) * 7)


def test_a_day_is_the_date_on_the_stores_wall() -> None:
    late = datetime(2026, 10, 31, 16, 30, tzinfo=UTC)
    assert day_of(late, SHANGHAI) == date(2026, 11, 1)
    assert day_of(late, ZoneInfo("Europe/Berlin")) == date(2026, 10, 31)
