"""Users: their log-ins, second factors, sessions and roles.

access/         the roles of users in organizations
staff/          the colleagues in the secretariat
factors.py      the second factor; log_ins.py attempts to log in; sessions.py open sessions
"""
