"""Policy files told to people: what differs between two, what a draft would change, and a rule book."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kaoping.domain.scoring.differences import Difference, differences
from kaoping.domain.scoring.facts.document import Facts
from kaoping.domain.scoring.handbook.book import handbook
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.simulation import simulate, simulation_document
from kaoping.domain.scoring.texts import Language

from .packs import effective_document, read_document, read_policy

Document = Mapping[str, object]

# Rows of these lists name a thing of the policy by this key; a row may be meant for one of two policies only.
_NAMING = {"reviews": "item", "settled": "item", "events": "slot"}


def compare_files(before: Path, after: Path) -> tuple[Difference, ...]:
    """What the second file says differently from the first. Raises PolicyRefused for unreadable YAML."""
    return differences(read_document(before), read_document(after))


def simulate_files(before: Path, after: Path, periods: Sequence[Document]) -> dict[str, object]:
    """Both policies on the facts of each period, as plain data. Raises PolicyRefused for any of them."""
    old, new = read_policy(before), read_policy(after)
    return simulation_document(simulate(old, new, [_facts(one, old, new) for one in periods]))


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
