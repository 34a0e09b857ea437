"""The engine broken in thousands of small ways by mutmut, in a copy of the tree, and what the tests noticed.

The copy lies in `build/mutation/<digest of what is tried>`: an interrupted run goes on where it stopped, and
any change of the sources or of the tests begins anew, so that no verdict outlives what it was about. Only
tests without a database run, and each mutant only meets those that reach its function; the slow ones that go
over whole packs are left out. One mutant at a time.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
BUILD = HOME / "build"
SCORING = "kaoping/domain/scoring"
ROOMS = ("curves", "formulas", "ledger", "pay", "ranking")
TESTS = Path("tests/domain/scoring")
SLOW = (
    "pay/test_formulas_stay_inside.py",
    "test_differences.py",
    "test_handbook.py",
    "test_packs.py",
    "test_settled.py",
    "test_simulation.py",
    "test_trace_of_everything.py",
)
_VERDICTS = {1: "killed", 3: "killed", 0: "survived", 5: "no tests", 33: "no tests"}
_TIMEOUTS = (24, -24, 36, 152, 255)
NOTICED = ("killed", "timeout")


@dataclass(frozen=True, slots=True, order=True)
class Survivor:
    """A mutant that no test noticed: where it is and the lines it writes instead of `was`."""

    function: str
    was: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many mutants met which end, and those that were not noticed."""

    counts: Mapping[str, int]
    survivors: tuple[Survivor, ...]


def listed() -> dict[Survivor, str]:
    """The survivors that are known to change no result, with the reason."""
    written = tomllib.loads((Path(__file__).parent / "survivors.toml").read_text("utf-8"))
    return {
        Survivor(one["function"], one["was"], one["becomes"]): one["reason"]
        for one in written.get("survivor", [])
    }


def run() -> Outcome:
    """Try every mutant that has no verdict yet; writes build/mutants.json and the table of survivors."""
    ground = _laid_out()
    _mutmut(ground, "run", "--max-children", "1")
    verdicts = _verdicts(ground)
    found = Outcome(
        Counter(verdicts.values()),
        tuple(sorted(_told(ground, name) for name, end in verdicts.items() if end not in NOTICED)),
    )
    _write(found)
    return found


def _laid_out() -> Path:
    sources = sorted((HOME / "backend" / "kaoping").rglob("*"))
    tests = sorted((HOME / TESTS).rglob("*.py"))
    files = [one for one in sources if one.suffix in {".py", ".yaml", ".json"}] + tests
    ground = BUILD / "mutation" / _digest(files)
    if (ground / "pyproject.toml").exists():
        return ground
    shutil.rmtree(BUILD / "mutation", ignore_errors=True)
    for one in (*files, HOME / "tests" / "__init__.py"):
        path = one.relative_to(HOME)
        target = ground / ("src" / path.relative_to("backend") if path.parts[0] == "backend" else path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(one, target)
    (ground / "pyproject.toml").write_text(_configuration(), "utf-8")  # last: what has it is complete
    return ground


def _digest(files: Iterable[Path]) -> str:
    told = hashlib.sha256(_configuration().encode())
    for one in files:
        told.update(str(one.relative_to(HOME)).encode() + b"\0" + one.read_bytes() + b"\0")
    return told.hexdigest()[:12]


def _configuration() -> str:
    """mutmut knows modules by their place under `src`; JSON writes lists as TOML does."""
    pytest = ["--import-mode=importlib", "--noconftest", "--hypothesis-profile=ci", "-p", "no:cacheprovider"]
    return "\n".join(
        (
            "[tool.pytest.ini_options]",
            f"addopts = {json.dumps(pytest)}",
            'pythonpath = ["src", "."]',
            "[tool.mutmut]",
            'source_paths = ["src"]',
            f"only_mutate = {json.dumps([f'src/{SCORING}/{room}/*' for room in ROOMS])}",
            f"pytest_add_cli_args_test_selection = {json.dumps([str(TESTS)])}",
            f"pytest_add_cli_args = {json.dumps([f'--ignore={TESTS / slow}' for slow in SLOW])}",
            "track_dependencies = false",
            "use_git_change_detection = false",
            "",
        )
    )


def _mutmut(ground: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *words],
        cwd=ground,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    return done.stdout


def _verdicts(ground: Path) -> dict[str, str]:
    found = {}
    for meta in sorted((ground / "mutants" / "src" / SCORING).rglob("*.meta")):
        for name, code in json.loads(meta.read_text("utf-8"))["exit_code_by_key"].items():
            found[name] = "timeout" if code in _TIMEOUTS else _VERDICTS.get(code, "not checked")
    return found


def _told(ground: Path, name: str) -> Survivor:
    """By what it changes, not by its number, which moves whenever a line above it does."""
    lines = [line for line in _mutmut(ground, "show", name).splitlines() if line[:3] not in {"---", "+++"}]
    was, becomes = (" ".join(line[1:].strip() for line in lines if line[:1] == sign) for sign in "-+")
    return Survivor(name.partition("__mutmut_")[0].removeprefix("kaoping.domain.scoring."), was, becomes)


def _write(found: Outcome) -> None:
    reasons = listed()
    rows = [asdict(one) | {"reason": reasons.get(one, "")} for one in found.survivors]
    total = sum(found.counts.values())
    kept = {"mutants": total, "counts": dict(sorted(found.counts.items())), "survivors": rows}
    (BUILD / "mutants.json").write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", "utf-8")
    cells = [(one["function"], one["was"], one["becomes"], one["reason"] or "not listed") for one in rows]
    head = [("function", "was", "becomes", "reason"), ("---",) * 4]
    table = "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in head + cells
    )
    (BUILD / "mutants.md").write_text(f"{total} mutants: {kept['counts']}\n\n{table}\n", "utf-8")
