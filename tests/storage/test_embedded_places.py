"""The database that comes along starts for anyone, anywhere, and shows itself to nobody else."""

import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.storage.holding import FORK, ORDINARY, ROOT, SOMEBODY, become, count, held, keep

from kaoping.domain.refusal import Refusal
from kaoping.storage.embedded import SUPERUSER, hold, postmaster, programs
from kaoping.storage.embedded.account import account_for

ANYONE = [pytest.param(0, id="root"), pytest.param(ORDINARY, id="ordinary")] if ROOT else [ORDINARY]


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder anybody can enter: pytest's own lie below one that only its user can."""
    place = Path(tempfile.mkdtemp(dir="/tmp"))
    place.chmod(0o777)
    yield place
    shutil.rmtree(place)


@pytest.fixture
def far_home(open_place: Path) -> Path:
    """A private home with a space in its name, deeper than a socket path may be long."""
    home = open_place / "home of 张三" / ("x" * 60) / ("y" * 60)
    home.mkdir(parents=True)
    (open_place / "home of 张三").chmod(0o700)
    return home


@pytest.mark.parametrize("uid", ANYONE)
def test_starts_in_a_private_home_with_a_long_name(far_home: Path, open_place: Path, uid: int) -> None:
    for folder in (
        open_place / "home of 张三",
        *far_home.relative_to(open_place / "home of 张三").parents,
        far_home,
    ):
        os.chown(open_place / "home of 张三" / folder, uid, uid)
    data = far_home / "var" / "pg"
    modes = [stat.S_IMODE(folder.stat().st_mode) for folder in far_home.parents]
    users = pwd.getpwall()
    with held(data, uid=uid) as first:
        keep(first.url, rows=3)
    with held(data, uid=uid) as second:
        assert count(second.url) == 3
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in far_home.parents] == modes
    assert pwd.getpwall() == users


def test_two_copies_of_a_checkout_run_side_by_side(tmp_path: Path) -> None:
    with held(tmp_path / "one" / "var" / "pg") as one:
        keep(one.url, rows=1)
        copy = tmp_path / "two" / "var" / "pg"
        shutil.copytree(tmp_path / "one" / "var" / "pg", copy, copy_function=_copy_with_owner)
        _own_alike(tmp_path / "one" / "var" / "pg", copy)
        assert (copy / postmaster.PID_FILE).exists()
        with held(copy) as two:
            keep(two.url, rows=2)
            assert (count(one.url), count(two.url)) == (1, 3)
            assert one.url != two.url


def _copy_with_owner(source: str, target: str) -> None:
    shutil.copy2(source, target)


def _own_alike(source: Path, target: Path) -> None:
    owner = source.stat()
    for path in (target, *target.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)


def test_is_reached_by_socket_only_and_only_by_its_user(tmp_path: Path) -> None:
    with hold(tmp_path / "pg") as cluster:
        with psycopg.connect(cluster.url()) as link:
            assert link.execute("SHOW listen_addresses").fetchone() == ("",)
        assert stat.S_IMODE(cluster.sockets.stat().st_mode) == 0o700
        if ROOT:
            assert _tries_to_connect(cluster.url(user=SUPERUSER), uid=SOMEBODY) == "OperationalError"


def _tries_to_connect(url: str, uid: int) -> str:
    ours, theirs = FORK.Pipe()

    def attempt() -> None:
        become(uid)
        try:
            psycopg.connect(url).close()
            theirs.send("connected")
        except psycopg.OperationalError as error:
            theirs.send(type(error).__name__)

    process = FORK.Process(target=attempt)
    process.start()
    process.join(20)
    return ours.recv()


def test_a_socket_folder_somebody_else_made_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "pg"
    with hold(data):
        account = account_for(data)
    squatted = postmaster.socket_folder(data, account)
    squatted.chmod(0o755)
    try:
        with pytest.raises(Refusal, match="Remove it and try again"), hold(data):
            pass
    finally:
        squatted.rmdir()


def test_a_socket_folder_is_short_whatever_the_temporary_folder_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("t" * 120)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    with hold(tmp_path / "pg") as cluster, psycopg.connect(cluster.url()) as link:
        assert link.execute("SELECT 1").fetchone() == (1,)


if ROOT:

    def test_data_of_another_user_is_refused_with_the_remedy(open_place: Path) -> None:
        with held(open_place / "pg", uid=0):
            pass
        with (
            pytest.raises(Refusal, match=r"belongs to another user.*chown -R"),
            held(open_place / "pg", uid=SOMEBODY),
        ):
            pass

    def test_root_goes_on_with_what_an_ordinary_user_began(open_place: Path) -> None:
        data = open_place / "pg"
        with held(data, uid=ORDINARY) as one:
            keep(one.url)
        with held(data, uid=0) as two:
            assert count(two.url) == 1
        with held(data, uid=ORDINARY) as three:
            assert count(three.url) == 1

    def test_programs_below_a_private_home_are_copied_whole(
        tmp_path: Path, open_place: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        site = programs._site_packages()
        for part in (programs.PACKAGE, f"{programs.PACKAGE}.libs"):
            shutil.copytree(site / part, tmp_path / "site" / part)
        tmp_path.chmod(0o700)
        monkeypatch.setattr(programs, "_site_packages", lambda: tmp_path / "site")
        monkeypatch.setattr(programs, "SHELF", open_place / "shelf")
        before = os.umask(0o077)
        try:
            with hold(tmp_path / "pg") as cluster, psycopg.connect(cluster.url()) as link:
                assert link.execute("SELECT 1").fetchone() == (1,)
        finally:
            os.umask(before)
        copies = list((open_place / "shelf").iterdir())
        assert [copy.stat().st_uid for copy in copies] == [0]
        assert not any(path.stat().st_mode & 0o022 for path in copies[0].rglob("*"))
