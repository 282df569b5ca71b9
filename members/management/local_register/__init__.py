"""A business register of this machine, in the shapes of Enhetsregisteret.

answers.py    the answer to a request, from units in memory
units.py      the units of the demo: real ones as in the CSV, and an invented one
changes.py    the file with the invented one, which `manage.py demo_register` changes
"""

from .answers import BASE, Register, answer
from .changes import CHANGES, change_unit, read_register
from .units import NAME, NUMBER
