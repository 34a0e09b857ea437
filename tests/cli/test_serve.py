"""`serve` brings everything up, keeps it up whatever is killed, and takes everything down in order."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.serving import Served, eventually, free_port, is_gone, run, serving

from kaoping.storage.embedded import postmaster


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served") / "var") as one:
        yield one


def test_it_is_ready_durable_and_on_the_schema_of_this_release(served: Served) -> None:
    checks = served.readiness().json()["checks"]
    assert checks["durability"] == "durable"
    assert checks["schema"].startswith("2026")


def test_a_second_start_says_that_the_port_is_taken_and_how_to_choose_another(served: Served) -> None:
    port = served.environment["PORT"]
    second = run("serve", var=served.data.parent, PORT=port)
    assert second.returncode == 1
    assert f"端口 {port} 已被占用" in second.stderr
    assert f"Port {port} is taken" in second.stderr
    assert f"PORT={int(port) + 1} make run" in second.stderr
    assert "Traceback" not in second.stderr
    assert served.is_ready()


def test_doctor_finds_a_running_installation_well(served: Served) -> None:
    seen = run("doctor", var=served.data.parent, PORT=served.environment["PORT"])
    assert seen.returncode == 0, seen.stdout + seen.stderr


def test_a_killed_worker_is_replaced(served: Served) -> None:
    first = served.worker()
    assert first is not None
    os.kill(first, signal.SIGKILL)
    eventually(lambda: served.worker() not in {None, first})
    assert served.is_ready()


def test_a_killed_database_comes_back_by_itself(served: Served) -> None:
    server = postmaster.find(served.data)
    assert server is not None
    os.kill(server.pid, signal.SIGKILL)
    eventually(lambda: postmaster.find(served.data) not in {None, server})
    eventually(served.is_ready)


def test_a_killed_server_takes_its_worker_along_and_a_signal_takes_everything(served: Served) -> None:
    worker = served.worker()
    assert worker is not None
    served.process.kill()
    served.process.wait(10)
    eventually(lambda: is_gone(worker))
    with serving(served.data.parent) as again:
        worker = again.worker()
        assert worker is not None
        began = time.monotonic()
        again.process.send_signal(signal.SIGTERM)
        assert again.process.wait(30) == 0
        assert time.monotonic() - began < 30
        assert is_gone(worker)
        assert postmaster.find(again.data) is None


def test_a_schema_of_another_release_is_refused_with_the_remedy(tmp_path: Path) -> None:
    refused = run("serve", var=tmp_path / "var", PORT=str(free_port()))
    assert refused.returncode == 1
    assert "kaoping migrate" in refused.stderr
    assert "Traceback" not in refused.stderr
