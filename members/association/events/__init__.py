"""Events: invitations, answers, calendars, guests and the list at the door."""
