"""The business register watched: its facts about our organizations, and the consequences.

watching.py reads changes; alerts.py opens those with consequences for a membership;
matches.py proposes numbers, and sites.py sites; removing.py erases the facts of removed
units; pressing.py asks at the press of a button. The differences themselves are
proposals: members/records/review/registering.py.
"""

from .alerts import ALERTS, DEAL, MEMBERSHIP, UNPAID, deal_with, record_alerts
from .matches import look_for_numbers, propose_numbers
from .pressing import ASK_ABOUT, ASK_ALL, ask_about, ask_soon
from .removing import remove
from .watching import RUNS_A_DAY, SITES, synchronize, watch
