"""One process that tries the mutants mutmut makes: `python -P trying.py WORKERS TESTS…`.

It runs where `mutation` has laid out a copy of the tree. mutmut itself begins pytest anew for every mutant:
half a second each, an hour in all. Here the tests are collected once, and every mutant gets a fork of that:
first the tests that noticed another mutant of the same function, then those of its own room, then others
while they are quick. What a test reaches is told by a run without any mutant, each in a fork as well, so that
nothing one test leaves behind hides what another reaches. Writes `verdicts.json`: mutant → how it ended, and
the difference it made where nobody noticed.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings
from mutmut.__main__ import create_mutants
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.file_utils import (
    copy_also_copy_files,
    copy_src_dir,
    setup_source_paths,
    walk_mutatable_files,
)
from mutmut.utils.format_utils import mangled_name_from_mutant_name

PATIENCE = 5
"""Seconds of computing a test may take beyond five times what it needs without a mutant."""
ELSEWHERE = 2.0
"""Seconds that tests of other rooms get for one mutant; what they would notice later counts as alive."""
EXAMPLES = 25
"""How many each property gets, where it does not say so itself."""
MEMORY = 3 << 30
"""Bytes: a loop that no longer ends fills them sooner than the machine."""


@dataclass(slots=True)
class Trials:
    """A plugin of pytest: after the collection every mutant is tried, instead of one run of the tests."""

    mutants: Sequence[str]
    workers: int
    ends: dict[str, str] = field(default_factory=dict)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Failed("the tests cannot be collected")
        reached, seconds = _reached(session.items, self.workers)
        chosen = {one: _chosen(one, session.items, reached, seconds) for one in set().union(*reached)}

        def tried(mutant: str) -> str:
            for one in chosen.get(mangled_name_from_mutant_name(mutant), ()):
                _limit(PATIENCE + 5 * seconds[one])
                set_mutant_under_test(mutant)
                if not _passes(session.items[one]):
                    return str(one)
            return ""

        for mutant, told in _forked(self.mutants, tried, self.workers):
            tests = chosen.setdefault(mangled_name_from_mutant_name(mutant), [])
            self.ends[mutant] = "no tests" if not tests else "survived" if told == "" else "killed"
            if told is None:
                self.ends[mutant] = "timeout"
            elif told:
                tests.remove(int(told))
                tests.insert(0, int(told))
        return True


def _chosen(
    function: str, items: Sequence[pytest.Item], reached: Sequence[Collection[str]], seconds: Sequence[float]
) -> list[int]:
    """Tests that come through the function, by their place among all."""
    room = f"scoring/{function.split('.')[3]}/"
    own, others, spent = [], [], 0.0
    for one in sorted(range(len(items)), key=lambda index: seconds[index]):
        if function in reached[one]:
            if room in items[one].nodeid:
                own.append(one)
            elif spent < ELSEWHERE:
                others.append(one)
                spent += seconds[one]
    return own + others


def _reached(items: Sequence[pytest.Item], workers: int) -> tuple[list[list[str]], list[float]]:
    """Per test the functions it comes through, and its seconds. Fails where one fails without any mutant."""

    def seen(index: str) -> str:
        state()._stats.clear()
        set_mutant_under_test("stats")
        begun = time.process_time()
        passed = _passes(items[int(index)])
        return json.dumps([passed, sorted(state()._stats), time.process_time() - begun])

    told = {int(index): json.loads(said or "[false]") for index, said in
            _forked([str(index) for index in range(len(items))], seen, workers)}  # fmt: skip
    failing = [items[index].nodeid for index, one in sorted(told.items()) if not one[0]]
    assert not failing, failing
    return [told[index][1] for index in range(len(items))], [told[index][2] for index in range(len(items))]


def _forked(
    names: Sequence[str], asked: Callable[[str], str], workers: int
) -> Iterator[tuple[str, str | None]]:
    """What a fork of this process says to each name, some at a time; None of one that came to no end."""
    running: dict[int, tuple[str, int]] = {}
    waiting = list(reversed(names))
    while waiting or running:
        while waiting and len(running) < workers:
            name = waiting.pop()
            heard, said = os.pipe()
            child = os.fork()
            if not child:
                _answer(asked, name, said)
            os.close(said)
            running[child] = name, heard
        child, status = os.wait()
        name, heard = running.pop(child)
        with os.fdopen(heard) as answer:
            text = answer.read()
        yield name, text if os.waitstatus_to_exitcode(status) == 0 else None


def _answer(asked: Callable[[str], str], name: str, said: int) -> None:
    """Ends the fork, whatever comes: its way back leads into a second run of everything."""
    code = 1
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os.write(said, asked(name).encode())
        code = 0
    finally:
        os._exit(code)


def _passes(item: pytest.Item) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False))


def _limit(seconds: float) -> None:
    """From now on; beyond it the fork is ended by the system."""
    until = int(time.process_time() + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def _made() -> dict[str, Path]:
    """Every mutant of the rooms, written by mutmut, and the source it is of."""
    set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir(exist_ok=True)
    copy_src_dir()
    copy_also_copy_files()
    setup_source_paths()
    create_mutants(1)
    found: dict[str, Path] = {}
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        found |= dict.fromkeys(data.exit_code_by_key, path)
    return found


def _differences(ends: Mapping[str, str], made: Mapping[str, Path]) -> dict[str, str]:
    unnoticed = [name for name, end in ends.items() if end in {"survived", "no tests"}]
    return {name: get_diff_for_mutant(name, path=made[name]) for name in unnoticed}


def main() -> None:
    made = _made()
    set_mutant_under_test("")
    phases = [Phase.explicit, Phase.generate]
    settings.register_profile(
        "mutation", derandomize=True, database=None, deadline=None, max_examples=EXAMPLES, phases=phases
    )
    settings.load_profile("mutation")
    trials = Trials(list(made), int(sys.argv[1]))
    os.chdir("mutants")
    code = pytest.main(["-q", "--tb=no", "--rootdir=.", *sys.argv[2:]], plugins=[trials])
    os.chdir("..")
    assert code == pytest.ExitCode.OK, code
    assert trials.ends.keys() == made.keys()
    told = {"ends": trials.ends, "differences": _differences(trials.ends, made)}
    Path("verdicts.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
