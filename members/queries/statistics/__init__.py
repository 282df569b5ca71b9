"""The cluster in figures: each a question about a day and a period, answered.

question.py     the days of an address; the day, the period, and the scope of a count
records.py      rows as plain tuples and figures, kept as long as the data is the same
figures.py      all figures, in the order of the page
memberships.py  members of a day, joinings and leavings, certain and possible
turnover.py     joinings and leavings of a period, from rows of memberships (reports)
over_time.py  by_group.py  joined_and_left.py   the figures of members
activity.py  collaboration.py   members that take part, and pairs that work together
money.py        amounts: which may be added, and why others may not
money_sums.py   sums of money as texts, bars and rows
project_figures.py  activity_figures.py  event_figures.py  money_figures.py
last_year.py    their figures
"""

from . import money, money_sums
from .figures import (
    FIGURES,
    SECTION_NAMES,
    SECTIONS,
    FigureSection,
    figure,
    file_response,
    is_empty,
    sections,
)
from .memberships import is_documented, members_by_certainty
from .question import DayParameters, FigureQuestion, query
from .records import Records, current_records
from .turnover import members_within, turnover
