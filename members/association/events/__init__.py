"""Events: who is invited, answers, comes, and hears of changes."""
