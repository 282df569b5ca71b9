"""Public views; none of them reads the session or the user."""
