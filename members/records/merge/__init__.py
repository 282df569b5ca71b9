"""Merge an organization into another that turned out to be the same.

rules.py      what becomes of each table that refers to organizations
rows.py       the rows of both, loaded and locked, and what they say in a line
conflicts.py  rows that cannot both stand, and the ways to solve it
choices.py    the fields that both have, and which value is kept
plan.py       all that a merge would do, with what is chosen so far
access.py     what people may do and have agreed to: nothing carries over
merging.py    carry out a plan
"""

from .merging import may_merge, merge
from .plan import MergePlan, find_survivor
