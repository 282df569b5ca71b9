"""The wiring: settings, addresses, the way in and the database."""
