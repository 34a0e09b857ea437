"""Photos: taken raw, told by their bytes, kept under their own hash, shown with care, swept when unnamed."""

import hashlib
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from kaoping.audits.service import sweep_files
from kaoping.storage.files import FileStore, files_of
from kaoping.storage.session import Database
from kaoping.storage.tables.audits import AuditPhoto
from kaoping.storage.tables.journal import JournalEntry
from tests.asgi import Client
from tests.audits.conftest import Crew, Wall
from tests.audits.pictures import jpeg, png, webp
from tests.audits.shop import API, VISIT, Shop, act, item_of, mark_all


@pytest.fixture
def files(tmp_path: Path, database: Database) -> FileStore:
    store = FileStore(tmp_path / "files")
    database.info = database.info | {"files": store}
    return store


@pytest.fixture
def audit(files: FileStore, shop: Shop, crew: Crew) -> dict[str, Any]:
    planned = shop.plan(crew.planner, crew.auditor_id)
    begun: dict[str, Any] = act(crew.auditor, planned["id"], "start").json()
    return begun


def send(
    client: Client, audit: dict[str, Any], content: bytes, kind: str = "image/png", code: str = "C01"
) -> Any:
    return client.post(
        f"{API}/{audit['id']}/photos", params={"code": code}, content=content, headers={"Content-Type": kind}
    )


def problem(answer: httpx.Response) -> tuple[int, str]:
    body = answer.json()
    return answer.status_code, body["errors"][0]["code"] if body["errors"] else body["code"]


@pytest.mark.parametrize(
    ("content", "kind"), [(png(), "image/png"), (jpeg(), "image/jpeg"), (webp(), "image/webp")]
)
def test_a_photo_comes_back_as_it_was_sent(
    content: bytes, kind: str, audit: dict[str, Any], crew: Crew, files: FileStore
) -> None:
    kept = send(crew.auditor, audit, content, kind)
    assert kept.status_code == 201, kept.text
    photo = kept.json()
    assert (photo["code"], photo["media_type"], photo["size"]) == ("C01", kind, len(content))
    shown = crew.auditor.get(f"{API}/{audit['id']}/photos/{photo['id']}")
    assert (shown.content, shown.headers["content-type"]) == (content, kind)
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in shown.headers["content-security-policy"]
    assert shown.headers["cache-control"].startswith("private")
    digest = hashlib.sha256(content).hexdigest()
    path = files.folder / digest[:2] / digest[2:4] / digest
    assert path.read_bytes() == content
    assert path.stat().st_mode & 0o077 == 0
    again = crew.auditor.get(f"{API}/{audit['id']}").json()
    assert item_of(again, "C01")["photos"] == [photo]


def test_the_same_picture_twice_is_one_photo(audit: dict[str, Any], crew: Crew, shop: Shop) -> None:
    content = png()
    first, second = send(crew.auditor, audit, content), send(crew.auditor, audit, content)
    assert first.json() == second.json()
    elsewhere = send(crew.auditor, audit, content, code="C02")
    assert elsewhere.json()["id"] != first.json()["id"]
    assert shop.world.db.scalar(select(func.count()).select_from(AuditPhoto)) == 2


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "image/png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/png"),
        (b"<!doctype html><script>alert(1)</script>", "image/jpeg"),
        (b"\x89PNG\r\n", "image/png"),
        (b"RIFF....WAVEfmt ", "image/webp"),
        (b"MZ\x90\x00", "image/jpeg"),
        (b"GIF89a;", "image/png"),
        (jpeg(), "image/png"),
        (png(), "image/jpeg"),
    ],
)
def test_what_is_no_picture_of_its_kind_is_refused(
    content: bytes, kind: str, audit: dict[str, Any], crew: Crew, files: FileStore
) -> None:
    assert problem(send(crew.auditor, audit, content, kind)) == (422, "photo-kind")
    assert list(files.kept()) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "image/svg+xml"},
        {"Content-Type": "text/html"},
        {"Content-Type": "application/json"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "image/png", "Content-Encoding": "gzip"},
        {"Content-Type": ""},
    ],
)
def test_another_media_type_is_not_read(headers: dict[str, str], audit: dict[str, Any], crew: Crew) -> None:
    address = f"{API}/{audit['id']}/photos"
    answer = crew.auditor.post(address, params={"code": "C01"}, content=png(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")
    assert "image/webp" in answer.json()["title"]


def test_a_photo_is_bounded(audit: dict[str, Any], crew: Crew, files: FileStore) -> None:
    big = png() + bytes(10_000_001)
    assert problem(send(crew.auditor, audit, big)) == (413, "too-large")

    def endless() -> Any:
        yield png()
        for _ in range(11):
            yield bytes(1_000_000)

    async def pieces() -> Any:
        for piece in endless():
            yield piece

    assert problem(send(crew.auditor, audit, pieces())) == (413, "too-large")  # type: ignore[arg-type]
    assert list(files.kept()) == []


def test_an_indicator_has_ten_photos_at_most(audit: dict[str, Any], crew: Crew) -> None:
    kept = [send(crew.auditor, audit, png()) for _ in range(10)]
    assert problem(send(crew.auditor, audit, png())) == (409, "audit-photos-enough")
    gone = f"{API}/{audit['id']}/photos/{kept[0].json()['id']}"
    assert crew.auditor.delete(gone).status_code == 204
    assert send(crew.auditor, audit, png()).status_code == 201


def test_an_indicator_the_audit_does_not_cover_has_no_photos(audit: dict[str, Any], crew: Crew) -> None:
    for code in ("C13", "C99", "..%2F..", "C01\u0000"):
        assert send(crew.auditor, audit, png(), code=code).status_code in (404, 422)


def test_only_the_auditor_adds_and_only_while_it_is_under_way(audit: dict[str, Any], crew: Crew) -> None:
    assert problem(send(crew.planner, audit, png())) == (403, "audit-not-yours")
    mark_all(crew.auditor, audit)
    kept = send(crew.auditor, audit, png()).json()
    act(crew.auditor, audit["id"], "submit")
    assert problem(send(crew.auditor, audit, png())) == (409, "wrong-state")
    assert crew.auditor.delete(f"{API}/{audit['id']}/photos/{kept['id']}").status_code == 409


def test_a_loss_that_must_be_shown_waits_for_its_photo(audit: dict[str, Any], crew: Crew) -> None:
    mark_all(crew.auditor, audit, ["C03"])
    refused = act(crew.auditor, audit["id"], "submit")
    assert problem(refused) == (409, "audit-photo-missing")
    assert "C03" in refused.json()["detail"]
    send(crew.auditor, audit, png(), code="C03")
    assert act(crew.auditor, audit["id"], "submit").status_code == 200


def test_a_photo_taken_away_is_gone_for_everybody_and_the_journal_knows(
    audit: dict[str, Any], crew: Crew, shop: Shop
) -> None:
    content = png()
    photo = send(crew.auditor, audit, content).json()
    address = f"{API}/{audit['id']}/photos/{photo['id']}"
    assert crew.auditor.delete(address).status_code == 204
    assert crew.auditor.get(address).status_code == 404
    assert crew.auditor.delete(address).status_code == 404
    entry = shop.world.db.scalars(
        select(JournalEntry).where(JournalEntry.action == "audit.photo-removed")
    ).one()
    assert entry.data["sha256"] == hashlib.sha256(content).hexdigest()
    back = send(crew.auditor, audit, content)
    assert (back.status_code, back.json()["id"]) == (201, photo["id"])


def test_a_photo_belongs_to_its_audit(audit: dict[str, Any], crew: Crew, shop: Shop) -> None:
    photo = send(crew.auditor, audit, png()).json()
    other = shop.plan(crew.planner, crew.auditor_id)
    assert crew.auditor.get(f"{API}/{other['id']}/photos/{photo['id']}").status_code == 404


class TestSweep:
    """A file goes when no row has named it for a day."""

    def sweep(self, database: Database) -> int:
        with database.session() as db:
            removed = sweep_files(db)
            db.commit()
            return removed

    def leave(self, database: Database, content: bytes) -> None:
        """A file whose transaction failed."""
        with database.session() as db:
            files_of(db).keep(db, content)
            db.rollback()

    def age(self, files: FileStore, days: int = 2) -> None:
        for digest in files.kept():
            then = (VISIT - timedelta(days=days)).timestamp()
            os.utime(files.path(digest), (then, then))

    def test_what_a_row_names_stays(
        self, audit: dict[str, Any], crew: Crew, database: Database, files: FileStore
    ) -> None:
        send(crew.auditor, audit, png())
        self.age(files)
        assert (self.sweep(database), len(list(files.kept()))) == (0, 1)

    def test_what_no_row_names_stays_a_day_and_goes(self, database: Database, files: FileStore) -> None:
        self.leave(database, b"nobody's")
        self.age(files, days=0)
        assert self.sweep(database) == 0
        self.age(files, days=2)
        assert (self.sweep(database), list(files.kept())) == (1, [])

    def test_what_was_taken_away_goes_a_day_later(
        self, audit: dict[str, Any], crew: Crew, database: Database, files: FileStore, wall: Wall
    ) -> None:
        photo = send(crew.auditor, audit, png()).json()
        self.age(files)
        crew.auditor.delete(f"{API}/{audit['id']}/photos/{photo['id']}")
        assert self.sweep(database) == 0
        wall.now = VISIT + timedelta(hours=25)
        assert self.sweep(database) == 1

    def test_what_a_killed_writer_left_goes_too(self, database: Database, files: FileStore) -> None:
        self.leave(database, b"whole")
        left = next(files.folder.glob("*/*/*")).with_name(".part-0123")
        left.write_bytes(b"hal")
        then = (VISIT - timedelta(days=2)).timestamp()
        os.utime(left, (then, then))
        self.sweep(database)
        assert not left.exists()


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "g" * 64, "A" * 64, "a" * 63])
def test_only_a_hash_names_a_file(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a hash"):
        FileStore(tmp_path).path(name)
