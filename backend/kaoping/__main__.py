"""The command line: what an operator can ask of Kaoping, one command each; the work is done elsewhere."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kaoping import settings
from kaoping.cli import administrator, document, policy, serving
from kaoping.cli import backup as backups
from kaoping.cli import doctor as doctors
from kaoping.cli import restore as restores
from kaoping.cli import verify as proofs
from kaoping.cli.preparing import bring_up
from kaoping.cli.setting import ground
from kaoping.domain.refusal import Refusal
from kaoping.settings import ROOT
from kaoping.storage import migrating

commands = typer.Typer(
    help="Kaoping 考评: customer satisfaction and staff appraisal for car dealership groups.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
commands.add_typer(policy.commands, name="policy")


@commands.command()
def serve(
    migrate: Annotated[bool, typer.Option(help="Bring the schema up first.")] = False,
    demo: Annotated[
        bool, typer.Option(help="Fill an empty database with the demo, show its accounts.")
    ] = False,
) -> None:
    """Serve the product: database (when it is the one that comes along), worker, API and pages."""
    serving.serve(settings.load(), migrate=migrate, with_demo=demo)


@commands.command()
def worker(
    until_input_ends: Annotated[bool, typer.Option(hidden=True)] = False,
) -> None:
    """Do what was left for later: jobs and ticks. `serve` has a worker of its own."""
    serving.work(settings.load(), until_input_ends=until_input_ends)


@commands.command()
def migrate(
    to: Annotated[str, typer.Option(help="Revision to go up to.")] = "head",
    down: Annotated[str | None, typer.Option(help="Revision to go back to instead; `base` is empty.")] = None,
    check: Annotated[bool, typer.Option(help="Afterwards: do the tables equal the models?")] = False,
) -> None:
    """Bring the database's schema to this release."""
    found = settings.load()
    with ground(found) as base:
        if down:
            migrating.downgrade(base.url, ROOT, down)
        else:
            bring_up(found, base.url, revision=to)
        if check:
            migrating.check(base.url, ROOT)


@commands.command()
def admin(
    username: Annotated[str, typer.Argument(help="The name to sign in with.")],
) -> None:
    """Let an administrator in, for whom it prints a password to be used once."""
    administrator.let_in(settings.load(), username)


@commands.command()
def openapi(
    check: Annotated[bool, typer.Option(help="Compare with the committed file, write nothing.")] = False,
) -> None:
    """Write openapi/openapi.json."""
    if check:
        document.compare()
    else:
        document.write()


@commands.command()
def backup(
    file: Annotated[
        Path | None, typer.Argument(help="Where to; var/backups, named by the time, if none.")
    ] = None,
) -> None:
    """Write everything but the keys into one file, while the product goes on."""
    backups.back_up(settings.load(), file)


@commands.command()
def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file `backup` wrote.")],
) -> None:
    """Fill an empty installation from a backup. Its keys have to be there already."""
    if not restores.restore(settings.load(), file):
        raise typer.Exit(1)


@commands.command()
def verify(
    period: Annotated[str | None, typer.Option(help="One month, such as 2026-10; all if none.")] = None,
    store: Annotated[str | None, typer.Option(help="Code of one store; all if none.")] = None,
    against: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A backup that kept the journal's heads.")
    ] = None,
) -> None:
    """Prove every published scorecard from its inputs, and the journal from its beginning."""
    if not proofs.verify(settings.load(), period, store, against):
        raise typer.Exit(1)


@commands.command()
def doctor() -> None:
    """Ask an installation how it is."""
    if not doctors.examine(settings.load()):
        raise typer.Exit(1)


def main() -> None:
    """Runs a command; a refusal is a message in both languages, not a stack of calls."""
    try:
        commands()
    except Refusal as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201  this is the command line
        sys.exit(1)


if __name__ == "__main__":
    main()
