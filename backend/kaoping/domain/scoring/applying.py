"""Step 1: whom the policy is for, and how it reads for each of them."""

from .inputs import Subject
from .policy import Policy
from .results import Notice, Result
from .work import Work

TOO_FEW_DAYS = "too-few-days"


def apply(work: Work) -> None:
    """A result for every subject; those it is not for keep an empty one that says so."""
    for subject in work.population.subjects:
        meant = work.policy.applies.to(subject.attributes)
        short = meant and is_short(work.policy, subject)
        work.views[subject.key] = work.policy.seen_by(subject.attributes)
        result = Result(subject.key, subject.store, meant and not short, [], [])
        result.attributes, result.served = subject.attributes, subject.served
        if short and subject.served is not None:
            served, needed = str(subject.served.days), str(work.policy.min_days)
            result.notices.append(Notice(TOO_FEW_DAYS, (("days", served), ("needed", needed))))
        work.results.append(result)


def is_short(policy: Policy, subject: Subject) -> bool:
    """Fewer days in the post than the policy asks for; whose days are not given served the whole period."""
    return subject.served is not None and subject.served.days < policy.min_days
