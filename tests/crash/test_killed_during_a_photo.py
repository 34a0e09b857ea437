"""kill -9 while photos are taken in: a row always has its file, and what was acknowledged has its row."""

import hashlib
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import select

from kaoping.storage.files import FileStore
from kaoping.storage.reads.named_files import missing_files
from kaoping.storage.session import Database
from kaoping.storage.tables.audits import AuditPhoto
from tests.asgi import serving
from tests.audits.pictures import png
from tests.audits.shop import API, Shop, act
from tests.conftest import application
from tests.crash.harness import Server, killable
from tests.factories import World

ROUNDS = 6
CODES = [f"C{n:02}" for n in range(17, 43)]


def audit_under_way(committed: Database) -> tuple[int, str]:
    """An audit and the token of its auditor."""
    with serving(application(committed)) as client, committed.session() as db:
        shop = Shop.open(World.build(db), client)
        planner, _ = shop.account("CRC_SUPERVISOR", employee=shop.world.people["supervisor"])
        auditor, account = shop.account("AUDITOR", employee=shop.world.people["qc"])
        audit = shop.plan(planner, account, scheduled_on="2099-01-05")["id"]
        assert act(auditor, audit, "start").status_code == 200
        return audit, auditor.headers["Authorization"]


@dataclass
class Sender:
    """Sends one picture after the other until the server is gone; what was acknowledged is kept."""

    audit: int
    token: str
    acknowledged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    sent: int = 0

    def send_until_killed(self, server: Server) -> None:
        while True:
            content, code = png(), CODES[self.sent % len(CODES)]
            self.sent += 1
            try:
                answer = httpx.post(
                    f"http://127.0.0.1:{server.port}{API}/{self.audit}/photos",
                    params={"code": code},
                    content=content,
                    headers={"Content-Type": "image/png", "Authorization": self.token},
                    timeout=10,
                )
            except httpx.TransportError:
                return
            if answer.status_code == 201:
                self.acknowledged.append(hashlib.sha256(content).hexdigest())
            else:
                self.refused.append(answer.text)

    def wait_for(self, more: int) -> None:
        wanted, until = len(self.acknowledged) + more, time.monotonic() + 20
        while len(self.acknowledged) < wanted and time.monotonic() < until:
            time.sleep(0.002)


def test_a_row_always_has_its_file(committed: Database, tmp_path: Path) -> None:
    dice = random.Random(7)  # noqa: S311 - repeatable, not secret
    sender = Sender(*audit_under_way(committed))
    files = FileStore(tmp_path / "files")
    address = committed.engine.url.render_as_string(hide_password=False)
    with killable(address, files=files.folder) as server:
        for _ in range(ROUNDS):
            server.start()
            thread = threading.Thread(target=sender.send_until_killed, args=[server])
            thread.start()
            sender.wait_for(dice.randint(1, 5))
            time.sleep(dice.uniform(0, 0.05))
            server.kill()
            thread.join()
    with committed.session() as db:
        rows = set(db.scalars(select(AuditPhoto.sha256)))
        assert missing_files(db, files) == []
    assert sender.refused == []
    assert len(sender.acknowledged) >= ROUNDS
    assert set(sender.acknowledged) - rows == set()
    for digest in rows:
        assert hashlib.sha256(files.read(digest)).hexdigest() == digest
