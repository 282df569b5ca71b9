"""The business register watched: its facts about our organizations, and what follows.

watching.py reads what has changed; alerts.py opens what the secretariat must deal with;
matches.py proposes numbers, and sites.py sites; removing.py erases what the register has
removed; pressing.py asks at the press of a button. The differences themselves are
proposals: members/records/review/registering.py.
"""

from .alerts import ALERTS, DEAL, MEMBERSHIP, UNPAID, deal_with, record_alerts
from .matches import look_for_numbers, propose_numbers
from .pressing import ASK_ABOUT, ASK_ALL, ask_about, ask_soon
from .removing import remove
from .watching import RUNS_A_DAY, SITES, synchronize, watch
