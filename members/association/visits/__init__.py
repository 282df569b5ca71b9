"""How often profiles are opened, and from which searches: counted from a log of nginx.

vocabulary.py  the words and filters that are counted: those that the registry has itself
counting.py    the daily job, which counts the logs of past days and deletes them
figures.py     the counts by month, of a member and of all; small ones are hidden
"""

from .counting import count_visits
from .figures import (
    LEAST,
    VisitFigures,
    first_day,
    is_counted,
    missed_words,
    most_visited,
    openings_of_month,
    recent_months,
    sources_of,
)
