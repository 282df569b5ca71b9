"""Figures of a page: a finding, a picture in SVG, and a table.

figures.py  Figure; Groups, of several pictures each with its own scale
bars.py     Bars, Stacks and Columns: numbers by name, or by year
lines.py    Lines over time, with a band for uncertain values and points
outlines.py the outline of the land, for maps
ticks.py    round numbers and years of an axis
placing.py  labels that lie over none of the others, at any width of the page
tags.py     the template tag `figure`

It knows no model. Across, a picture is as wide as its column: positions are in per cent,
so that letters keep their size on a phone. Down, they are in pixels.
"""

from .bars import MOST_BARS, Bar, Bars, Columns, Stack, Stacks, YearBar, notes_on_bars
from .figures import Figure, Groups
from .lines import Band, ChartLine, Lines, Point
from .placing import Label
from .ticks import round_ticks, year_ticks
