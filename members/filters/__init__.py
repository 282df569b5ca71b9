"""What one may ask of a list, with counts."""

from .organizations import SEVERAL, SORTS, OrganizationFilter
from .projects import ProjectFilter

__all__ = ["SEVERAL", "SORTS", "OrganizationFilter", "ProjectFilter"]
