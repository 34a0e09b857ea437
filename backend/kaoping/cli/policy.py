"""`kaoping policy …`: what a policy file says; results are data on standard output.

All but `simulate --periods` do without a database.
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

from kaoping.cli import policy_months, policy_tables
from kaoping.domain.errors import Fault
from kaoping.domain.refusal import Refusal
from kaoping.domain.scoring.canonical import canonical
from kaoping.domain.scoring.facts.schema import facts_schema
from kaoping.domain.scoring.measures.listing import catalogue_page
from kaoping.domain.scoring.refusals import PolicyRefused, said
from kaoping.domain.scoring.simulation import simulation_document
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
    code: Annotated[str, typer.Argument(help="The policy, such as S001-O.")],
    file: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="The changed policy. Without it: the newest version, or --overlay.",
        ),
    ] = None,
    periods: Annotated[
        str | None, typer.Option(help="Over stored months: 2026-10, or 2026-08..2026-10.")
    ] = None,
    facts: Annotated[
        list[Path] | None,
        typer.Option(
            exists=True, dir_okay=False, help="Over facts of one period as JSON instead; repeat for several."
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            help="Compare with this version; with --facts, a file. Without it: what counted, else what is in "
            "force, else the newest other version; with --facts, the shipped policy."
        ),
    ] = None,
    overlay: Annotated[
        list[Path] | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="With --file: goes on both sides; repeat. Without --file: the change that is tried.",
        ),
    ] = None,
    store: Annotated[
        list[str] | None, typer.Option(help="Code of a store; repeat. All, if not given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Everything, as JSON.")] = False,
) -> None:
    """Try a change: everybody's change, what it costs, grades, who gains and who loses. Nothing is kept.

    What neither side sets takes the shipped example values (示例值). A measure that was not frozen with a
    month is counted from today's facts, and named.
    """
    if periods is not None and not facts:
        found = _or_refused(
            lambda: policy_months.simulate_months(
                load(),
                code,
                periods,
                file=file,
                against=against,
                overlays=overlay or [],
                stores=store or [],
            )
        )
        if as_json:
            typer.echo(found.model_dump_json(indent=2))
        else:
            policy_tables.show(policy_tables.told_of_months(found))
        return
    if periods is not None or not facts:
        raise Refusal(
            zh="请用 --periods 2026-08..2026-10 指定月份，或用 --facts 指定事实文件，二选一",
            en="Say what to try it on: months by --periods 2026-08..2026-10, or files by --facts; not both",
        )
    if store:
        raise Refusal(
            zh="--store 只与 --periods 一起使用", en="--store goes with --periods; facts name their stores"
        )
    given = [_read_facts(one) for one in facts]
    before = None if against is None else _there(against)
    result, examples = _or_refused(
        lambda: telling.simulate_files(code, file, given, against=before, overlays=overlay or [])
    )
    if as_json:
        _print({**simulation_document(result), "examples": examples})
    else:
        policy_tables.show(policy_tables.told_of_facts(result, examples))


def _there(path: str) -> Path:
    if not Path(path).is_file():
        raise Refusal(
            zh=f"没有文件 {path}：与 --facts 一起时，--against 是方案文件",
            en=f"There is no file {path}: together with --facts, --against is a policy file",
        )
    return Path(path)


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
