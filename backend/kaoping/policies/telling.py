"""Policy files told to people: what differs between two, what a draft would change, and a rule book."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kaoping.domain.refusal import Refusal
from kaoping.domain.scoring.differences import Difference, differences
from kaoping.domain.scoring.facts.document import Facts
from kaoping.domain.scoring.handbook.book import handbook
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.sent import complete
from kaoping.domain.scoring.simulation import Simulation, simulate
from kaoping.domain.scoring.texts import Language
from kaoping.storage.reads.examples import shipped_examples

from .packs import SHIPPED, effective_document, read_document

Document = Mapping[str, object]

# Rows of these lists name a thing of the policy by this key; a row may be meant for one of two policies only.
_NAMING = {"reviews": "item", "settled": "item", "events": "slot"}


def compare_files(before: Path, after: Path) -> tuple[Difference, ...]:
    """What the second file says differently from the first. Raises PolicyRefused for unreadable YAML."""
    return differences(read_document(before), read_document(after))


def simulate_files(
    code: str,
    file: Path | None,
    periods: Sequence[Document],
    *,
    against: Path | None = None,
    overlays: Sequence[Path] = (),
) -> tuple[Simulation, list[str]]:
    """A policy and its change on the facts of each period, and the overlays whose example values fill what
    neither sets. Without a file the change is the only overlay; with one, overlays go on both sides.

    Raises PolicyRefused for any document, and Refusal where nothing is to be tried.
    """
    base = against or SHIPPED / f"{code}.yaml"
    if not base.is_file():
        raise Refusal(
            zh=f"没有随产品提供的方案 {code}，请用 --against 指定对比的方案文件",
            en=f"No policy {code} comes with the product: name the file to compare with by --against",
        )
    if file is None and len(overlays) != 1:
        raise Refusal(
            zh="请用 --file 指定改动后的方案，或用一个 --overlay 指定改动",
            en="Say what is tried: a changed policy by --file, or one --overlay",
        )
    shared = overlays if file is not None else ()
    old, first = _whole(effective_document(base, shared))
    new, second = _whole(effective_document(file or base, overlays))
    for one in (old, new):
        if one.code != code:
            raise Refusal(
                zh=f"文件写的是方案 {one.code}，应为 {code}",
                en=f"The file speaks of policy {one.code}, not of {code}",
            )
    found = simulate(old, new, [_facts(one, old, new) for one in periods])
    return found, sorted({*first, *second})


def _whole(document: Document) -> tuple[Policy, list[str]]:
    laid, examples = complete(document, shipped_examples(str(document.get("policy"))))
    return Policy.parse(laid), examples


def handbook_of(path: Path, overlays: Sequence[Path], language: Language) -> str:
    """The rule book of a policy in Markdown. Raises PolicyRefused where the policy or a case is unsound."""
    return handbook(effective_document(path, overlays), language, with_cases=not overlays)


def _facts(document: Document, old: Policy, new: Policy) -> Facts:
    """Facts for both: what only one of them knows is read for that one, what neither knows is refused."""
    first = Facts.parse(_meant_for(document, old, new), old)
    second = Facts.parse(_meant_for(document, new, old), new)
    keys = {*first.pay_terms, *second.pay_terms}
    return replace(
        second,
        readings={**first.readings, **second.readings},
        reviews=tuple(dict.fromkeys((*first.reviews, *second.reviews))),
        events=tuple(dict.fromkeys((*first.events, *second.events))),
        settled=tuple(dict.fromkeys((*first.settled, *second.settled))),
        pay_terms={key: {**first.pay_terms.get(key, {}), **second.pay_terms.get(key, {})} for key in keys},
    )


def _meant_for(document: Document, policy: Policy, other: Policy) -> dict[str, object]:
    """The document without what only the other policy knows."""
    own, foreign = _codes(policy), _codes(other)
    found = dict(document)
    for key, name in _NAMING.items():
        rows = document.get(key)
        if isinstance(rows, list):
            found[key] = [row for row in rows if not _is_foreign(row, name, own[key], foreign[key])]
    terms = document.get("pay_terms")
    if isinstance(terms, Mapping):
        found["pay_terms"] = {
            key: {
                term: amount
                for term, amount in amounts.items()
                if term in own["terms"] or term not in foreign["terms"]
            }
            if isinstance(amounts, Mapping)
            else amounts
            for key, amounts in terms.items()
        }
    return found


def _is_foreign(row: object, name: str, own: set[str], foreign: set[str]) -> bool:
    code = row.get(name) if isinstance(row, Mapping) else None
    return code in foreign and code not in own


def _codes(policy: Policy) -> dict[str, set[str]]:
    items = {item.code for item in policy.items}
    return {
        "reviews": items,
        "settled": items,
        "events": {slot.code for slot in policy.slots},
        "terms": {term.code for term in policy.terms},
    }
