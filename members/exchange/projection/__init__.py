"""The public data as rows for machines: what a page shows, and no person."""

from . import organizations
from .base import Projection, Row

PROJECTIONS = {one.name: one for one in (organizations.ORGANIZATIONS,)}
