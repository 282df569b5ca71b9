"""What one may ask of a list, with counts."""

from .organizations import SEVERAL, SORTS, OrganizationFilter

__all__ = ["SEVERAL", "SORTS", "OrganizationFilter"]
