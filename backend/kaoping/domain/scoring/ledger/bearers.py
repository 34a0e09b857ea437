"""Who bears an occurrence: holders of a role, or of the post it names, its whole store, or their heads."""

from collections.abc import Mapping, Sequence

from ..inputs import Occurrence, Subject
from .rules import POST, STORE, Who


class People:
    """Everybody of the population, by key, by store and by post.

    `posts` says which post answers for an indicator where a finding does not name the post itself
    (S001-Q.R06): item → post → department head.
    """

    def __init__(self, subjects: Sequence[Subject], posts: Mapping[str, str]) -> None:
        self.by_key = {subject.key: subject for subject in subjects}
        self.by_store: dict[str, list[Subject]] = {}
        self.posts = posts
        for subject in subjects:
            self.by_store.setdefault(subject.store, []).append(subject)

    def bearers(self, who: Who, one: Occurrence) -> tuple[str, ...]:
        """Keys, each once, in order. A holder outside the population is named too: he may bear a share."""
        holders = self._holders(who.role, one)
        if who.of_head:
            known = (self.by_key[key] for key in holders if key in self.by_key)
            holders = {subject.head for subject in known if subject.head}
        return tuple(sorted(holders))

    def _holders(self, role: str, one: Occurrence) -> set[str]:
        if role == STORE:
            return {subject.key for subject in self.by_store.get(one.store, ())}
        if role == POST:
            indicator = one.words.get("indicator")
            post = one.words.get(POST) or (indicator and self.posts.get(indicator))
            staff = self.by_store.get(one.store, ())
            return {subject.key for subject in staff if post and subject.attributes.get("position") == post}
        return set(one.roles.get(role, ()))
