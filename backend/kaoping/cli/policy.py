"""`kaoping policy …`: what a policy file says, without a database; results are data on standard output."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from kaoping.domain.errors import Fault
from kaoping.domain.refusal import Refusal
from kaoping.domain.scoring.refusals import PolicyRefused, said
from kaoping.policies import packs
from kaoping.policies.packs import Check

commands = typer.Typer(help="Look into policy files: sound, evaluated, tested.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A policy, as YAML.")]
Overlays = Annotated[
    list[Path] | None,
    typer.Option(
        "--overlay", exists=True, dir_okay=False, help="An overlay on it; repeat for several, in order."
    ),
]


@commands.command()
def check(file: File, overlay: Overlays = None) -> None:
    """Say everything that is wrong with a file, and what is still unset."""
    found = packs.check(file, overlay or [])
    for fault in (*found.faults, *found.unset):
        typer.echo(_told(fault))
    _end([found])


@commands.command()
def evaluate(
    file: File,
    facts: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Facts of a period, as JSON.")],
    overlay: Overlays = None,
    trace: Annotated[bool, typer.Option(help="With the arithmetic of every line.")] = False,
) -> None:
    """Evaluate facts under a policy; the result is JSON."""
    try:
        given = json.loads(facts.read_text(), parse_float=Decimal)
        result = packs.evaluate_file(file, given, overlay or [], trace=trace)
    except json.JSONDecodeError as error:
        raise Refusal(
            zh=f"{facts} 不是可读的 JSON：{error}", en=f"{facts} is no readable JSON: {error}"
        ) from error
    except PolicyRefused as refused:
        raise Refusal(
            zh="\n".join(f"{fault.field or '/'}: {said(fault, 'zh')}" for fault in refused.faults),
            en="\n".join(f"{fault.field or '/'}: {said(fault, 'en')}" for fault in refused.faults),
        ) from refused
    typer.echo(json.dumps(result, ensure_ascii=False, indent=2))


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


def _told(fault: Fault) -> str:
    return f"{fault.field or '/'}: {said(fault, 'zh')} / {said(fault, 'en')}"


def _end(found: list[Check]) -> None:
    if not all(one.sound for one in found):
        raise typer.Exit(1)
