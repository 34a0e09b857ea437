"""What is enqueued by name has exactly one function, found by reading the sources."""

import ast
from collections.abc import Iterator
from pathlib import Path

from kaoping import app
from kaoping.jobs import JOBS, TICKS

SOURCES = Path(app.__file__).parent


def calls_of(name: str) -> Iterator[tuple[str, ast.Call]]:
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                called = node.func
                if name == (called.id if isinstance(called, ast.Name) else getattr(called, "attr", None)):
                    yield f"{path.relative_to(SOURCES)}:{node.lineno}", node


def test_every_enqueued_name_is_a_plain_word_with_one_function() -> None:
    enqueued = dict(calls_of("enqueue"))
    assert enqueued, "nobody enqueues anything: is the name of the function still right?"
    for place, call in enqueued.items():
        name = call.args[1]
        assert isinstance(name, ast.Constant), f"{place}: a job is named in plain sight"
        assert name.value in JOBS, f"{place}: no function is registered as {name.value}"


def test_every_job_is_enqueued_by_somebody() -> None:
    named = {call.args[1].value for _, call in calls_of("enqueue") if isinstance(call.args[1], ast.Constant)}
    assert set(JOBS) == named


def test_a_job_is_named_after_the_slice_it_stands_in() -> None:
    for one in (*JOBS.values(), *TICKS.values()):
        slice_of = one.run.__module__.removeprefix("kaoping.").split(".")[0]
        assert one.name.startswith(f"{slice_of}."), one.name
