"""Approval chains with date windows (P24): dates that follow one another, each signed by a post.

A chain is what the dates say themselves: `after` names the step before, `by` the posts that may take it, and
the date is its window. A step is signed once, by nobody who signed another one, never before its window
opens. Late is late and not forbidden: a month that was approved a day late is still approved.
Source: S001-G.R03-R04, S001-O.R10, S002-N.R12-R13.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .reckoning import Asked, Falls, falls
from .rules import DateRule


@dataclass(frozen=True, slots=True)
class Signature:
    """Who took which step, holding which post, and when."""

    step: str
    who: str
    post: str
    at: datetime


class Standing(StrEnum):
    """How a step stands at a moment."""

    WAITING = "WAITING"  # for the step before it
    EARLY = "EARLY"  # its turn, its window not yet open
    OPEN = "OPEN"
    OVERDUE = "OVERDUE"
    DONE = "DONE"
    DONE_LATE = "DONE_LATE"


class Refusal(StrEnum):
    """Why a signature does not count; the gravest reason first."""

    UNKNOWN_STEP = "unknown-step"
    WRONG_POST = "wrong-post"
    SIGNED = "stage-signed"
    ONE_STEP_EACH = "one-stage-per-person"
    NOT_DUE = "stage-not-due"
    TOO_EARLY = "stage-too-early"


def chain_to(dates: Sequence[DateRule], last: str) -> tuple[DateRule, ...]:
    """The steps that lead up to a date, in order. Raises KeyError when there is no such date."""
    known = {date.code: date for date in dates}
    steps = [known[last]]
    while steps[-1].after:
        steps.append(known[steps[-1].after])
    return tuple(reversed(steps))


def standings(
    chain: Sequence[DateRule], asked: Asked, signed: Sequence[Signature], now: datetime
) -> dict[str, Standing]:
    """How every step of a chain stands. A date that falls on no day opens with its turn and is never late."""
    at = {one.step: one.at for one in signed}
    found: dict[str, Standing] = {}
    for step in chain:
        window = falls(step.when, asked)
        if step.code in at:
            found[step.code] = Standing.DONE_LATE if _is_past(window, at[step.code]) else Standing.DONE
        elif step.after and step.after not in at:
            found[step.code] = Standing.WAITING
        else:
            found[step.code] = _turn(window, now)
    return found


def refusal(
    chain: Sequence[DateRule], asked: Asked, signed: Sequence[Signature], new: Signature
) -> Refusal | None:
    """Why this signature may not be given now, or None."""
    step = next((one for one in chain if one.code == new.step), None)
    if step is None:
        return Refusal.UNKNOWN_STEP
    if step.by and new.post not in step.by:
        return Refusal.WRONG_POST
    if any(one.step == new.step for one in signed):
        return Refusal.SIGNED
    if any(one.who == new.who for one in signed):
        return Refusal.ONE_STEP_EACH
    standing = standings(chain, asked, signed, new.at)[step.code]
    if standing is Standing.WAITING:
        return Refusal.NOT_DUE
    return Refusal.TOO_EARLY if standing is Standing.EARLY else None


def _turn(window: Falls | None, now: datetime) -> Standing:
    if window is not None and window.opens is not None and now < window.opens:
        return Standing.EARLY
    return Standing.OVERDUE if _is_past(window, now) else Standing.OPEN


def _is_past(window: Falls | None, at: datetime) -> bool:
    return window is not None and window.closes is not None and at > window.closes
