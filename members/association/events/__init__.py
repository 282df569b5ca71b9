"""Events: invitations, answers, calendars, guests, the list at the door, and their acts."""
