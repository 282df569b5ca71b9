"""Merge an organization into another that turned out to be the same.

rules.py      a rule for each foreign key to organizations
rows.py       the rows of both, loaded and locked, and a line of text for each
conflicts.py  rows that cannot both stand, and their solutions
choices.py    the fields that both have, and the side that is used
plan.py       all that a merge would do, with the answers so far
access.py     access, consents and requests: nothing carries over
merging.py    carry out a plan
"""

from .merging import may_merge, merge
from .plan import MergePlan, find_survivor
