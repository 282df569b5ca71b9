"""A valid row of every model, saved or only built: its fields stand in a module by subject."""

from . import (  # noqa: F401  each gives the fields of its models
    memberships,
    messages,
    organizations,
    people,
    projects,
    staff,
)
from .making import GIVEN, build, checked, make, the_cluster

__all__ = ["GIVEN", "build", "checked", "make", "the_cluster"]
