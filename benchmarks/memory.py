"""P11: resident memory of the API, idle after its start and after 60 pushes of 5,000 orders."""

import tempfile
from pathlib import Path

from tests.records.orders import order

from benchmarks.figures import Figures, Goal, scaled
from benchmarks.ingestion import RECORDS, encode, prepare, push
from benchmarks.server import Api, bench, serving

PUSHES = scaled(60, least=3)
DISTINCT = 6
"""Batches that differ; each is pushed again as unchanged, as a dealer's system does all day."""
IDLE, GROWTH = Goal(130), Goal(100)


def run() -> Figures:
    with tempfile.TemporaryDirectory(prefix="kpb") as folder, bench(Path(folder)) as ground:
        store, token = prepare(ground)
        with serving(ground.cluster.url(database="pushed")) as api:
            api.get("/readyz")
            idle = resident(api)
            peaks = [_push_batch(api, token, store, number) for number in range(PUSHES)]
    growth = [peak - idle for peak in peaks]
    return {
        "P11.idle": IDLE.figure([idle]),
        "P11.push": GROWTH.figure([growth[-1]], after_each_tenth=[round(one, 1) for one in growth[::10]]),
    }


def resident(api: Api, line: str = "VmRSS") -> float:
    """MiB of the server's process, as the kernel counts them."""
    status = Path(f"/proc/{api.pid}/status").read_text()
    found = next(row for row in status.splitlines() if row.startswith(line + ":"))
    return round(int(found.split()[1]) / 1024, 1)


def _push_batch(api: Api, token: str, store: str, number: int) -> float:
    """The highest the process has ever been, after this push."""
    first = 1 + (number % DISTINCT) * RECORDS
    body = encode([order(first + n, store) for n in range(RECORDS)])
    push(api, token, body, "created" if number < DISTINCT else "unchanged")
    return resident(api, "VmHWM")
