"""From an empty database to one the product can work on: schema, shipped rows, the demo where asked for."""

from datetime import UTC, datetime

from sqlalchemy import URL, make_url

from kaoping.app import install_defaults
from kaoping.cli import demo
from kaoping.cli.keys import insist_on_keys
from kaoping.cli.setting import parts, personal
from kaoping.settings import ROOT, Settings
from kaoping.storage import migrating
from kaoping.storage.session import Database
from kaoping.storage.unit_of_work import unit_of_work


def bring_up(settings: Settings, url: str, *, revision: str = "head") -> None:
    """Migrate, then bring the shipped rows up to date."""
    migrating.upgrade(url, ROOT, revision)
    if revision == "head":
        database = Database(url, pool_size=2, info={"personal": personal(settings)})
        with unit_of_work(database) as db:
            install_defaults(db)
            insist_on_keys(db, settings)
        database.close()


def show_demo(settings: Settings, url: str) -> None:
    """Fill an empty database with the demo, anew where that was interrupted; say who can sign in."""
    the_parts = parts(settings, url)
    if demo.was_interrupted(the_parts.database):
        the_parts.database.close()
        forget_everything(url)
        bring_up(settings, url)
        the_parts = parts(settings, url)
    if demo.is_empty(the_parts.database):
        demo.load(the_parts.database, today=datetime.now(UTC))
    the_parts.database.close()
    if opened := demo.find_accounts(url):
        demo.print_accounts(opened, settings.url)


def forget_everything(url: str) -> None:
    """Take the schema away with all that is in it. Only for a demo that was never served.

    Nobody has seen what it published, so for once the migrations may lose it.
    """
    losing = make_url(url)
    options = " ".join([*_options(losing), "-c kaoping.lose_published=on"])
    losing = losing.update_query_dict({"options": options})
    migrating.downgrade(losing.render_as_string(hide_password=False), ROOT, "base")


def _options(url: URL) -> list[str]:
    kept = url.query.get("options", ())
    return [kept] if isinstance(kept, str) else list(kept)
