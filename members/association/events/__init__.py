"""Events: invitations, answers, calendars, and the acts of the secretariat."""
