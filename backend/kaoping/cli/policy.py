"""`kaoping policy …`: what a policy file says; results are data on standard output.

All but `simulate-months` do without a database.
"""

import json
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from kaoping.cli import policy_months
from kaoping.domain.errors import Fault
from kaoping.domain.refusal import Refusal
from kaoping.domain.scoring.canonical import canonical
from kaoping.domain.scoring.facts.schema import facts_schema
from kaoping.domain.scoring.measures.listing import catalogue_page
from kaoping.domain.scoring.refusals import PolicyRefused, said
from kaoping.policies import packs, telling
from kaoping.policies.packs import Check
from kaoping.settings import load

commands = typer.Typer(
    help="Look into policy files: sound, evaluated, tested, compared, written out.", no_args_is_help=True
)

Answer = TypeVar("Answer")


class Lang(StrEnum):
    ZH = "zh"
    EN = "en"


File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A policy, as YAML.")]
Overlays = Annotated[
    list[Path] | None,
    typer.Option(
        "--overlay", exists=True, dir_okay=False, help="An overlay on it; repeat for several, in order."
    ),
]
Spoken = Annotated[Lang, typer.Option("--lang", help="zh or en.")]


@commands.command()
def check(file: File, overlay: Overlays = None) -> None:
    """Say everything that is wrong with a file, and what is still unset."""
    found = packs.check(file, overlay or [])
    for fault in (*found.faults, *found.unset):
        typer.echo(_told(fault))
    for case in found.cases:
        for miss in case.mismatches:
            typer.echo(f"{case.case} ({case.rule}): {miss.what}: {miss.expected} ≠ {miss.found}")
    _end([found])


@commands.command()
def evaluate(
    file: File,
    facts: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Facts of a period, as JSON.")],
    overlay: Overlays = None,
    trace: Annotated[bool, typer.Option(help="With the arithmetic of every line.")] = False,
) -> None:
    """Evaluate facts under a policy; the result is JSON, every amount a decimal string."""
    given = _read_facts(facts)
    _print(_or_refused(lambda: packs.evaluate_file(file, given, overlay or [], trace=trace)))


@commands.command("test")
def run_cases(
    files: Annotated[
        list[Path] | None,
        typer.Argument(exists=True, dir_okay=False, help="Policies; all that are shipped if none."),
    ] = None,
) -> None:
    """Run the golden cases that policies carry."""
    table = Table("", "文件 / file", "规则 / rule", "案例 / case", "差异 / difference")
    found = packs.test_packs(files or [])
    for pack in found:
        for fault in pack.faults:
            table.add_row("[red]✗[/]", pack.file, "", "", _told(fault))
        for case in pack.cases:
            differences = "\n".join(f"{one.what}: {one.expected} ≠ {one.found}" for one in case.mismatches)
            table.add_row(
                "[green]✓[/]" if case.passed else "[red]✗[/]", pack.file, case.rule, case.case, differences
            )
    Console().print(table)
    _end(found)


@commands.command()
def diff(before: File, after: File, lang: Spoken = Lang.ZH) -> None:
    """Tell in words what the second policy says differently from the first."""
    for one in _or_refused(lambda: telling.compare_files(before, after)):
        typer.echo(f"{one.at}: {one.said.say(lang.value)}")


@commands.command()
def simulate(
    before: File,
    after: File,
    facts: Annotated[
        list[Path], typer.Option(exists=True, dir_okay=False, help="Facts of one period, as JSON; repeat.")
    ],
) -> None:
    """Both policies on the same facts: costs, migration, everybody's change; the answer is JSON."""
    given = [_read_facts(one) for one in facts]
    _print(_or_refused(lambda: telling.simulate_files(before, after, given)))


@commands.command("simulate-months")
def try_over_months(
    code: Annotated[str, typer.Argument(help="The policy, such as S002-B.")],
    periods: Annotated[str, typer.Option(help="2026-10, or 2026-08..2026-10.")],
    file: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A draft; without it the newest version.")
    ] = None,
    store: Annotated[
        list[str] | None, typer.Option(help="Code of a store; repeat. All, if not given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Everybody's change, as JSON.")] = False,
) -> None:
    """A draft beside what counted, over the months in the database; nothing there is changed."""
    found = _or_refused(lambda: policy_months.simulate_months(load(), code, file, periods, store or []))
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        policy_months.show_simulation(found)


@commands.command()
def handbook(file: File, overlay: Overlays = None, lang: Spoken = Lang.ZH) -> None:
    """Write a policy out as a rule book in Markdown, with worked numbers."""
    typer.echo(_or_refused(lambda: telling.handbook_of(file, overlay or [], lang.value)), nl=False)


@commands.command("facts-schema")
def schema() -> None:
    """The JSON schema of the facts document."""
    _print(facts_schema())


@commands.command()
def measures() -> None:
    """The catalogue of measures, as a Markdown page."""
    typer.echo(catalogue_page(), nl=False)


def _read_facts(path: Path) -> dict[str, object]:
    try:
        given = json.loads(path.read_text(), parse_float=Decimal)
    except ValueError as error:
        raise Refusal(
            zh=f"{path} 不是可读的 JSON：{error}", en=f"{path} is no readable JSON: {error}"
        ) from error
    found: dict[str, object] = given
    return found


def _or_refused(ask: Callable[[], Answer]) -> Answer:
    try:
        return ask()
    except PolicyRefused as refused:
        raise Refusal(
            zh="\n".join(f"{fault.field or '/'}: {said(fault, 'zh')}" for fault in refused.faults),
            en="\n".join(f"{fault.field or '/'}: {said(fault, 'en')}" for fault in refused.faults),
        ) from refused


def _print(answer: object) -> None:
    """JSON in the plain form that is hashed: amounts as decimal strings, days as text."""
    typer.echo(json.dumps(json.loads(canonical(answer)), ensure_ascii=False, indent=2))


def _told(fault: Fault) -> str:
    return f"{fault.field or '/'}: {said(fault, 'zh')} / {said(fault, 'en')}"


def _end(found: list[Check]) -> None:
    if not all(one.sound for one in found):
        raise typer.Exit(1)
