"""R1: the published document tried out in every phase and by every check, as three callers on a real server.

Examples, edges of every schema, drawn values, and operations one after the other that feed each other. Never
a fault of ours, never a status the document does not name, never a body it does not describe.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.asgi import Client
from tests.postgres import HOME
from tests.security.stage import EVERYTHING, Stage, raised
from tests.web.kit import listening

from kaoping.storage.embedded import Cluster

SETTINGS = Path(__file__).with_name("schemathesis.toml")
LEAST_CASES = 1000  # of each caller: 3,000 in all
EVERY_PHASE = ("--phases", "examples,coverage,fuzzing,stateful")
MOSTLY_REFUSED = ("--phases", "examples,fuzzing,stateful", "--max-examples", "12")
"""The edges of every schema are tried by who gets past the permission; the others ask more at random."""


class Caller(NamedTuple):
    sign: Callable[[Stage], Client]
    how: tuple[str, ...]


CALLERS = {
    "everything": Caller(lambda stage: stage.caller(EVERYTHING), EVERY_PHASE),
    "agent": Caller(lambda stage: stage.caller("AGENT", employee=stage.ours.agent), MOSTLY_REFUSED),
    "machine": Caller(lambda stage: stage.machine(["records:write", "scorecards:read"]), MOSTLY_REFUSED),
}


@pytest.mark.slow
@pytest.mark.parametrize("caller", CALLERS)
def test_answers_as_documented(cluster: Cluster, caller: str, tmp_path: Path) -> None:
    who = CALLERS[caller]
    with raised(cluster) as stage, listening(stage.client.app) as port:
        token = who.sign(stage).headers["Authorization"]
        asked = _try_out(f"http://127.0.0.1:{port}", token, who.how, tmp_path)
    said = asked.stdout[-20_000:] + asked.stderr[-2_000:]
    assert asked.returncode == 0, said
    generated = re.search(r"(\d+) generated", asked.stdout)
    assert generated, said
    assert int(generated[1]) >= LEAST_CASES, said


def _try_out(
    address: str, authorization: str, how: Sequence[str], room: Path
) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).with_name("schemathesis")
    return subprocess.run(
        [
            *(str(tool), "--config-file", str(SETTINGS), "--no-color"),
            *("run", str(HOME / "openapi" / "openapi.json"), "--url", address, "--warnings", "off"),
            *("-H", f"Authorization: {authorization}", *how),
        ],
        cwd=room,
        capture_output=True,
        text=True,
        check=False,
    )
