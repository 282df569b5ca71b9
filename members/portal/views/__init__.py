"""Pages of those who act for an organization; guard.py says who gets in."""
