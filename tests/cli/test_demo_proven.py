"""R8 on the demo: what it published is proven, and again after a restore, migrations and every edit."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from tests import postgres
from tests.cli.test_demo import FEW, SHANGHAI, tell
from tests.conftest import FILES, SECRET, database_at
from tests.postgres import HOME
from tests.scorecards.proofs.digest import sealed_rows
from tests.scorecards.proofs.editing import edit_everything
from tests.scorecards.proofs.proving import seals_of

from kaoping.cli.backup import back_up
from kaoping.cli.demo.pace import Pace
from kaoping.cli.keys import insist_on_keys
from kaoping.cli.restore import restore
from kaoping.cli.setting import ground
from kaoping.cli.verify import examine
from kaoping.settings import Settings
from kaoping.storage import migrating
from kaoping.storage.embedded import LOGIN, SUPERUSER, Cluster
from kaoping.storage.session import Database
from kaoping.storage.unit_of_work import unit_of_work

TODAY = datetime(2026, 11, 22, 15, 30, tzinfo=SHANGHAI)
PUBLISHED = "SELECT count(DISTINCT (store_id, period)), count(*) FROM published_card"


@contextmanager
def told(cluster: Cluster, pace: Pace) -> Iterator[Database]:
    with postgres.clone(cluster) as url, closing(tell(url, TODAY, pace)) as database:
        yield database


def seen(database: Database) -> tuple[object, object]:
    """Everything sealed; raises AssertionError with whatever cannot be proven."""
    with database.session() as db:
        faults = examine(db, None, None, {}).faults
        assert not faults, faults
        return seals_of(db), sealed_rows(db)


@pytest.mark.parametrize(
    "pace",
    [
        pytest.param(FEW, marks=pytest.mark.slow, id="few"),
        pytest.param(Pace(), marks=pytest.mark.soak, id="whole"),
    ],
)
def test_every_published_card_of_the_demo_is_proven(cluster: Cluster, pace: Pace, tmp_path: Path) -> None:
    with told(cluster, pace) as database:
        url = database.engine.url.render_as_string(hide_password=False)
        with database.session() as db:
            months, cards = db.execute(text(PUBLISHED)).one()
        assert months >= 4
        assert cards > 20
        before = seen(database)
        _restore_elsewhere(database, url, tmp_path, before)
        database.engine.dispose()
        migrating.downgrade(url, HOME, "-1")
        migrating.upgrade(url, HOME)
        assert seen(database) == before
        owner = create_engine(url.replace(f"{LOGIN}@", f"{SUPERUSER}@"))
        with owner.begin() as link:
            assert len(edit_everything(link)) > 200
        owner.dispose()
        assert seen(database) == before


def _restore_elsewhere(database: Database, url: str, room: Path, before: tuple[object, object]) -> None:
    here = Settings(var_dir=room / "here", database_url=url, files_dir=Path(FILES.name))
    there = Settings(var_dir=room / "there")
    here.keys_dir.mkdir(mode=0o700, parents=True)
    key = here.keys_dir / "personal.key"
    key.write_text(SECRET.hex())
    key.chmod(0o600)
    with unit_of_work(database) as db:
        insist_on_keys(db, here)
    file = back_up(here, None)
    shutil.copytree(here.keys_dir, there.keys_dir)
    with ground(there) as base:
        assert restore(there, file)
        with closing(database_at(base.url)) as restored:
            assert seen(restored) == before
