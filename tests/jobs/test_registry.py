"""Names are taken once, and a tick comes round at even times."""

from datetime import timedelta

import pytest

from kaoping.jobs import job, registry, tick
from kaoping.jobs.registry import cron_of


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Registries of the test's own, so that its names are gone with it."""
    monkeypatch.setattr(registry, "JOBS", {})
    monkeypatch.setattr(registry, "TICKS", {})


@pytest.mark.parametrize(
    ("every", "cron"),
    [
        (timedelta(seconds=2), "* * * * * */2"),
        (timedelta(seconds=15), "* * * * * */15"),
        (timedelta(minutes=1), "*/1 * * * * 0"),
        (timedelta(minutes=20), "*/20 * * * * 0"),
        (timedelta(hours=6), "0 */6 * * * 0"),
        (timedelta(days=1), "0 0 * * * 0"),
    ],
)
def test_a_period_becomes_a_schedule_with_seconds_last(every: timedelta, cron: str) -> None:
    assert cron_of(every) == cron


@pytest.mark.parametrize(
    "every", [timedelta(0), timedelta(seconds=7), timedelta(minutes=90), timedelta(days=2)]
)
def test_a_period_that_does_not_divide_its_clock_is_refused(every: timedelta) -> None:
    with pytest.raises(ValueError, match="does not divide"):
        tick("test.uneven", every=every)


def test_a_name_is_taken_once_by_job_or_tick() -> None:
    job("test.same")(print)
    with pytest.raises(ValueError, match=r"test\.same is registered twice"):
        tick("test.same", every=timedelta(minutes=1))(print)
