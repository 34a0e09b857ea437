"""Keeping the organisation, by verb: brands, stores, departments, positions; hiring, posts, codes."""

from kaoping.people.service.codes import bind_code
from kaoping.people.service.employees import hire
from kaoping.people.service.naming import name_key

__all__ = ["bind_code", "hire", "name_key"]
