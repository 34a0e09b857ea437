"""Pay terms go to those they are meant for: an amount entered for anybody else is refused, and said to be."""

from collections.abc import Mapping
from decimal import Decimal

from ..inputs import Subject
from ..numbers import ZERO, plain
from ..policy import Policy
from ..results import Notice
from ..work import Work

TERM_NOT_FOR = "term-not-for"


def take_terms(work: Work) -> None:
    """Step 1, once it is known whom the policy is for: a post wage is for management (S002-D.R04, A-87)."""
    if all(term.is_for_all for term in work.policy.terms):
        return
    subjects = {subject.key: subject for subject in work.population.subjects}
    for result in work.live:
        terms, notices = _meant(work.policy, subjects[result.subject], work.terms.get(result.subject, {}))
        work.terms[result.subject] = terms
        result.notices.extend(notices)


def _meant(
    policy: Policy, subject: Subject, given: Mapping[str, Decimal]
) -> tuple[dict[str, Decimal], list[Notice]]:
    """Whom a term is not for has none of it, which is a real 0 and no blank."""
    terms, notices = dict(given), []
    for term in policy.terms:
        if term.applies.to(subject.attributes):
            continue
        entered = terms.get(term.code, ZERO)
        terms[term.code] = ZERO
        if entered != ZERO:
            notices.append(Notice(TERM_NOT_FOR, (("term", term.code), ("amount", plain(entered)))))
    return terms, notices
