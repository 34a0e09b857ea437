"""One backup a night, made up for where the machine was off; seven are kept, those made by hand for ever."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cli.serving import eventually, run

from kaoping.cli.archive import Archive
from kaoping.cli.nightly import KEPT, STAMP, is_due, last_night, made, nightly
from kaoping.settings import Settings

EVENING = datetime(2026, 11, 22, 20, tzinfo=UTC)
"""An hour after the night's moment."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}Z")


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        ("22T19:00:00", "22T19:00:00"),
        ("22T18:59:59", "21T19:00:00"),
        ("23T03:00:00", "22T19:00:00"),
    ],
)
def test_the_last_night(moment: str, night: str) -> None:
    assert last_night(at(moment)) == at(night)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of an installation founded two days before the evening."""
    found = Settings(var_dir=tmp_path / "var")
    found.cluster_dir.mkdir(parents=True)
    version = found.cluster_dir / "PG_VERSION"
    version.touch()
    founded = (EVENING - timedelta(days=2)).timestamp()
    os.utime(version, (founded, founded))
    return found


def leave(settings: Settings, *moments: datetime) -> None:
    for moment in moments:
        file = settings.var_dir / "backups" / moment.strftime(STAMP)
        file.parent.mkdir(exist_ok=True)
        file.touch()


def test_a_night_is_made_up_for_once(settings: Settings) -> None:
    assert is_due(settings, EVENING)
    leave(settings, EVENING)
    assert not is_due(settings, EVENING + timedelta(hours=22))
    assert is_due(settings, EVENING + timedelta(hours=24))


def test_a_new_installation_waits_for_its_first_night(settings: Settings) -> None:
    now = EVENING.timestamp()
    os.utime(settings.cluster_dir / "PG_VERSION", (now, now))
    assert not is_due(settings, EVENING + timedelta(hours=1))
    assert is_due(settings, EVENING + timedelta(days=1))


def test_other_names_are_left_alone(settings: Settings) -> None:
    leave(settings, EVENING)
    by_hand = settings.var_dir / "backups" / "kaoping-20261101T000000Z.tar"
    odd = settings.var_dir / "backups" / "nightly-of-mine.tar"
    by_hand.touch()
    odd.touch()
    assert [moment for moment, _ in made(by_hand.parent)] == [EVENING]


def test_it_is_made_while_the_product_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(var_dir=tmp_path / "var")
    monkeypatch.setenv("VAR_DIR", str(settings.var_dir))
    assert run("migrate", var=settings.var_dir).returncode == 0
    evening = datetime.now(UTC) + timedelta(days=2)
    past = [evening - timedelta(days=n + 2) for n in range(KEPT + 2)]
    leave(settings, *past)
    newest = settings.var_dir / "backups" / evening.strftime(STAMP)
    with nightly(settings, clock=lambda: evening, look_every=0.05):
        eventually(newest.exists)
        eventually(lambda: len(made(newest.parent)) == KEPT)
        time.sleep(0.3)
    assert [path for _, path in made(newest.parent)][-1] == newest
    assert len(made(newest.parent)) == KEPT
    with Archive.opened(newest) as archive:
        assert archive.manifest.rows["role"] > 0


def test_one_under_way_is_given_up_with_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(var_dir=tmp_path / "var")
    monkeypatch.setenv("VAR_DIR", str(settings.var_dir))
    assert run("migrate", var=settings.var_dir).returncode == 0
    folder = settings.var_dir / "backups"
    evening = datetime.now(UTC) + timedelta(days=2)
    with nightly(settings, clock=lambda: evening, look_every=0.05):
        eventually(lambda: folder.exists() and any(folder.iterdir()))
    assert [path for path in folder.iterdir() if path.name.startswith(".")] == []


def test_a_database_of_somebody_else_is_not_ours_to_back_up(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path / "var", database_url="postgresql://nobody@127.0.0.1:1/x")
    with nightly(settings, look_every=0.01):
        time.sleep(0.1)
    assert not settings.var_dir.exists()
