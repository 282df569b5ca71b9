"""The pages of a record's history: the timeline, its statement, and two moments compared."""

from . import pages
