"""R8: a published month gives its hashes again after whatever happens to the records around it.

After every master record and fact was edited; after the schema went down and up; after it was backed up here
and restored on an empty machine.
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from tests.conftest import SECRET, database_at
from tests.postgres import HOME
from tests.scorecards.proofs.digest import Digests, sealed_rows
from tests.scorecards.proofs.editing import edit_everything
from tests.scorecards.proofs.month import PERIOD, Month, Prepared
from tests.scorecards.proofs.proving import faults_of, seals_of
from tests.scorecards.proofs.steps import API, done

from kaoping.cli.archive import Archive
from kaoping.cli.backup import back_up
from kaoping.cli.keys import insist_on_keys
from kaoping.cli.restore import restore
from kaoping.cli.setting import ground
from kaoping.cli.verify import examine, verify
from kaoping.domain.refusal import Refusal
from kaoping.settings import Settings
from kaoping.storage import migrating
from kaoping.storage.embedded import LOGIN, SUPERUSER
from kaoping.storage.session import Database
from kaoping.storage.unit_of_work import unit_of_work

EDITED = {
    ("employee", "name"),
    ("employee", "name_key"),
    ("store", "label"),
    ("department", "label"),
    ("position", "label"),
    ("assignment", "valid_from"),
    ("policy_version", "document"),
    ("policy_overlay", "document"),
    ("pay_term", "amount"),
    ("questionnaire_version", "document"),
    ("callback_plan", "title"),
    ("repair_order", "amount_total"),
    ("repair_order", "delivered_day"),
    ("complaint", "received_at"),
    ("clock", "due_at"),
    ("call_attempt", "started_at"),
    ("survey_response", "satisfied"),
    ("attribution", "employee_id"),
    ("reading", "numerator"),
}
"""At least these; the test edits whatever can be."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Everything about a publication that must never change."""

    seals: Sequence[Any]
    rows: Digests
    handed_out: str

    @classmethod
    def of(cls, month: Month) -> "Sealed":
        with month.database.session() as db:
            return cls(seals_of(db), sealed_rows(db), handed_out(month))


def handed_out(month: Month) -> str:
    """The published cards as an integrator reads them, every byte."""
    query = {"period": PERIOD, "include": "lines,pay", "limit": 200}
    reader = month.as_("group_hr")
    answer = reader.get(f"{API}/scorecards", params=query)
    assert len(done(answer)["items"]) > 4
    return answer.text


def assert_proven(database: Database, before: Sealed) -> None:
    with database.session() as db:
        assert faults_of(db, PERIOD) == []
        assert seals_of(db) == before.seals
        assert sealed_rows(db) == before.rows


@pytest.fixture
def published(closed: Prepared) -> Iterator[Month]:
    with closed.copy() as month:
        yield month


def test_after_every_record_was_edited(published: Month) -> None:
    before = Sealed.of(published)
    url = published.database.engine.url.render_as_string(hide_password=False)
    engine = create_engine(url.replace(f"{LOGIN}@", f"{SUPERUSER}@"))
    with engine.begin() as link:
        edited = edit_everything(link)
    engine.dispose()
    assert edited >= EDITED, sorted(EDITED - edited)
    assert len(edited) > 200
    assert_proven(published.database, before)


def test_it_is_handed_out_the_same_after_names_and_rules_changed(published: Month) -> None:
    before = Sealed.of(published)
    with unit_of_work(published.database) as db:
        for person in published.world.people.values():
            row = db.merge(person)
            row.name, row.name_key = f"{row.name}改", f"{row.name_key}x"
    assert handed_out(published) == before.handed_out


def test_after_the_schema_went_down_and_up(published: Month) -> None:
    before = Sealed.of(published)
    url = published.database.engine.url.render_as_string(hide_password=False)
    published.database.engine.dispose()
    migrating.downgrade(url, HOME, "-1")
    migrating.upgrade(url, HOME)
    assert_proven(published.database, before)
    assert handed_out(published) == before.handed_out


def test_after_a_restore_on_an_empty_machine(published: Month, tmp_path: Path) -> None:
    before = Sealed.of(published)
    url = published.database.engine.url.render_as_string(hide_password=False)
    here, there = (
        Settings(var_dir=tmp_path / "here", database_url=url),
        Settings(var_dir=tmp_path / "there"),
    )
    here.keys_dir.mkdir(mode=0o700, parents=True)
    key = here.keys_dir / "personal.key"
    key.write_text(SECRET.hex())
    key.chmod(0o600)
    with unit_of_work(published.database) as db:
        insist_on_keys(db, here)
    file = back_up(here, None)
    shutil.copytree(here.keys_dir, there.keys_dir)
    with ground(there) as base:
        assert restore(there, file)
        assert verify(there, PERIOD, None, file)
        restored = database_at(base.url)
        assert_proven(restored, before)
        _assert_a_rewritten_chain_shows(restored, published, file)
        restored.close()


def _assert_a_rewritten_chain_shows(restored: Database, month: Month, file: Path) -> None:
    """Cut off, a chain looks whole; against the heads of the backup it does not."""
    url = restored.engine.url.render_as_string(hide_password=False)
    engine = create_engine(url.replace(f"{LOGIN}@", f"{SUPERUSER}@"))
    with engine.connect() as link, Session(link) as db:
        db.connection().exec_driver_sql("DELETE FROM journal WHERE scope = 0 AND seq > 1")
        with Archive.opened(file) as archive:
            heads = {s: (n, bytes.fromhex(h)) for s, (n, h) in archive.manifest.journal_heads.items()}
        assert examine(db, PERIOD, month.store.code, {}).faults == []
        (fault,) = examine(db, PERIOD, month.store.code, heads).faults
        assert fault.startswith("group journal")
        assert "backup" in fault
        db.rollback()
    engine.dispose()


def test_the_command_names_every_fault_and_what_nobody_knows(
    published: Month, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = published.database.engine.url.render_as_string(hide_password=False)
    settings = Settings(var_dir=tmp_path, database_url=url)
    code = published.store.code
    assert verify(settings, PERIOD, code, None)
    assert "✗" not in capsys.readouterr().out
    engine = create_engine(url.replace(f"{LOGIN}@", f"{SUPERUSER}@"))
    with engine.begin() as link:
        link.exec_driver_sql("UPDATE published_card SET total = total + 1 WHERE NOT withdrawn")
    engine.dispose()
    assert not verify(settings, None, None, None)
    said = capsys.readouterr().out
    assert f"✗ {code} {PERIOD} published_card" in said
    assert "Total or grade of a card are not what its inputs give" in said
    with pytest.raises(Refusal, match="There is no store XX9"):
        verify(settings, None, "XX9", None)
    with pytest.raises(Refusal, match="No store has a month 2019-01"):
        verify(settings, "2019-01", None, None)
