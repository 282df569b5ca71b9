"""Users: their log-ins, second factors, sessions and roles.

access/         the roles of users in organizations
staff/          the colleagues in the secretariat
assignments.py  the assignment of a waiting row to a colleague
factors.py      the second factor; log_ins.py attempts to log in; sessions.py open sessions
"""
