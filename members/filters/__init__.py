"""What one may ask of a list, with counts."""

from .organizations import SEVERAL, SORTS, OrganizationFilter
from .projects import PROJECT_FILTERS, PROJECT_SORTS, ProjectFilter

__all__ = [
    "PROJECT_FILTERS",
    "PROJECT_SORTS",
    "SEVERAL",
    "SORTS",
    "OrganizationFilter",
    "ProjectFilter",
]
