"""Files that no compiler reads: lock files, the image, the Makefile, the CI script."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kaoping.settings import ROOT

PYTHON_LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_a_python_lock_pins_by_hash_and_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    pins = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert pins
    assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []


def test_the_node_lock_pins_by_hash_and_names_no_place_to_fetch_from() -> None:
    packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert fetched
    assert [name for name, package in fetched.items() if "integrity" not in package] == []
    assert [name for name, package in fetched.items() if "resolved" in package] == []


def test_every_direct_dependency_is_locked_as_declared() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    locked = (ROOT / "requirements.lock").read_text()
    for requirement in declared:
        name, exact, version = requirement.partition("==")
        plain = re.split(r"[\[<>=]", name)[0].lower()
        pinned = re.search(rf"^{re.escape(plain)}==(\S+)", locked, re.MULTILINE)
        assert pinned, plain
        assert not exact or pinned[1] == version


def test_every_dependency_earns_its_place_in_a_decision() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    decision = (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text().lower()
    extras = [one for group in declared["optional-dependencies"].values() for one in group]
    for requirement in (*declared["dependencies"], *extras):
        name = re.split(r"[\[<>=]", requirement)[0].lower()
        assert name == "kaoping" or f"`{name}`" in decision, name


def test_the_image_is_linted_and_runs_as_nobody_special() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    recipe = (ROOT / "Dockerfile").read_text()
    assert re.findall(r"^USER (\S+)", recipe, re.MULTILINE)[-1:] not in ([], ["root"], ["0"])
    assert "HEALTHCHECK" in recipe


def test_every_word_of_the_makefile_has_a_line_of_help() -> None:
    makefile = (ROOT / "Makefile").read_text()
    parts_of_check = {"lint", "types", "contracts", "drift", "oldest", "spa"}
    phony = {word for line in re.findall(r"^\.PHONY: (.*)", makefile, re.MULTILINE) for word in line.split()}
    helped = set(re.findall(r"^([a-z0-9]+):.*## ", makefile, re.MULTILINE))
    assert phony - parts_of_check == helped
    assert {"help", "setup", "run", "test", "check", "bench", "e2e", "soak"} <= helped


@pytest.mark.parametrize("script", [".ci/run", ".ci/browser"])
def test_scripts_run_and_are_whole(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    subprocess.run(["bash", "-n", ROOT / script], check=True)
