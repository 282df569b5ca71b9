"""The business register watched: what it says about our organizations, and what follows.

watching.py reads what has changed; alerts.py opens what the secretariat must deal with;
matches.py proposes numbers and sites; removing.py empties what the register has removed.
The differences themselves are proposals: members/records/review/registering.py.
"""
