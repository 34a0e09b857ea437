"""What the whole says, in business verbs; each part of the workbench has a module of its own."""

from kaoping.insight.service.workbench import read_workbench

__all__ = ["read_workbench"]
