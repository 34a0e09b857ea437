"""The import rule holds, and would be heard if it did not: each contract is broken once, in a copy."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kaoping.settings import ROOT

HOUSE = "Each floor stands on the ones below"
BREACHES = {
    "complaints/service/__init__.py": ("import kaoping.calls.schemas", HOUSE),
    "people/schemas.py": (
        "import kaoping.people.service",
        "In a slice: routes, then service, then schemas",
    ),
    "domain/people.py": ("import sqlalchemy", "The domain is plain Python"),
    "storage/base.py": (
        "import kaoping.web.schema",
        "Storage knows no web, no schema language, no settings",
    ),
    "calls/service/__init__.py": ("import kaoping.web.routing", "A service knows no web framework"),
    "web/paging.py": (
        "import kaoping.settings",
        "Settings are for the command line",
    ),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    copy = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "backend", copy / "backend", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for path, (line, _) in BREACHES.items():
        file = copy / "backend" / "kaoping" / path
        file.write_text(f"{file.read_text()}\n{line}\n")
    (copy / "backend" / "kaoping" / "loft").mkdir()
    (copy / "backend" / "kaoping" / "loft" / "__init__.py").touch()
    return lint(copy)


def lint(home: Path) -> str:
    """What import-linter says of the sources in `home`."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        env={**os.environ, "PYTHONPATH": str(home / "backend")},
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_the_sources_keep_every_contract() -> None:
    assert re.search(r"Contracts: \d+ kept, 0 broken", lint(ROOT))


@pytest.mark.parametrize("contract", sorted({contract for _, contract in BREACHES.values()}))
def test_a_breach_of_each_contract_is_heard(report: str, contract: str) -> None:
    assert f"{contract} BROKEN" in report


def test_a_folder_that_no_contract_knows_is_heard(report: str) -> None:
    assert "kaoping.loft" in report


def test_every_contract_is_broken_here_once() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert {contract["name"] for contract in contracts} == {contract for _, contract in BREACHES.values()}
