"""Results as plain data, for storage and JSON, and the hash over them: codes and figures, no words."""

from collections.abc import Sequence
from dataclasses import asdict

from .canonical import sha256
from .results import Entry, Line, Pay, Result


def result_hash(results: Sequence[Result]) -> str:
    """SHA-256 over lines, deductions, totals and pay of all subjects, in the order of the population.

    Figures are inputs and stand in the input hash; here is what followed from them.
    """
    return sha256([_sealed(result) for result in results])


def _sealed(result: Result) -> list[object]:
    lines = [
        [line.item, line.full, line.state.value, line.points, line.low, line.high, line.missing, line.column,
         line.example, *([] if line.settled is None else [line.settled.settling, line.settled.id])]
        for line in result.lines
    ]  # fmt: skip
    deductions = [[one.slot, one.points, one.events, one.example] for one in result.deductions]
    pay = [
        [one.code, one.state.value, one.amount, one.low, one.high, one.names, one.missing, one.example]
        for one in result.pay or ()
    ]
    totals = [result.total, result.possible, result.low, result.high, result.grade]
    return [result.subject, result.applies, lines, deductions, totals, pay, *_sealed_more(result)]


def _sealed_more(result: Result) -> list[object]:
    """What only some policies have is sealed where there is any: other hashes stay as they are."""
    more = {key: value for key, value in _more(result).items() if value}
    return [more] if more else []


def _more(result: Result) -> dict[str, object]:
    return {
        "gates": [[one.gate, one.before, one.after, one.example] for one in result.gates],
        "entries": [entry_document(one) for one in result.entries],
        "proposals": [asdict(one) for one in result.proposals],
        "overlaps": [asdict(one) for one in result.overlaps],
        "ranks": [asdict(one) for one in result.ranks],
        "rail": None if result.rail is None else asdict(result.rail),
        "notices": [[one.code, dict(one.params)] for one in result.notices],
    }


def result_document(result: Result) -> dict[str, object]:
    """A result as plain data for storage and JSON: codes and figures, no words."""
    return {
        "subject": result.subject,
        "applies": result.applies,
        "lines": [line_document(line) for line in result.lines],
        "deductions": [
            {"slot": one.slot, "points": one.points, "events": one.events, "example": one.example}
            for one in result.deductions
        ],
        "total": result.total,
        "possible": result.possible,
        "low": result.low,
        "high": result.high,
        "complete": result.complete,
        "open": result.open,
        "grade": result.grade,
        "pay": [pay_document(pay) for pay in result.pay or ()],
        "example": result.example,
        **({"inputs": result.inputs} if result.inputs else {}),
        **{key: value for key, value in _more(result).items() if value},
    }


def line_document(line: Line) -> dict[str, object]:
    return {
        "item": line.item,
        "full": line.full,
        "state": line.state,
        "points": line.points,
        "low": line.low,
        "high": line.high,
        "figures": [
            {
                "measure": figure.measure,
                "scope": figure.scope,
                "key": figure.key,
                "numerator": figure.reading.numerator,
                "denominator": figure.reading.denominator,
                "n": figure.reading.n,
                "state": figure.reading.state,
            }
            for figure in line.figures
        ],
        "missing": line.missing,
        "column": line.column,
        "review": line.review,
        "suggested": line.suggested,
        "settled": None
        if line.settled is None
        else {"settling": line.settled.settling, "id": line.settled.id},
        "example": line.example,
    }


def pay_document(pay: Pay) -> dict[str, object]:
    return {
        "code": pay.code,
        "state": pay.state,
        "amount": pay.amount,
        "low": pay.low,
        "high": pay.high,
        "names": [[name, value] for name, value in pay.names],
        "missing": pay.missing,
        "example": pay.example,
    }


def entry_document(entry: Entry) -> dict[str, object]:
    return {
        "rule": entry.rule,
        "kind": entry.kind,
        "amount": entry.amount,
        "occurrences": entry.occurrences,
        "names": [[name, value] for name, value in entry.names],
        "missing": entry.missing,
        "fund": entry.fund,
        "yields_to": entry.yields_to,
        "example": entry.example,
    }
