"""The pages of members and of people with a link; guard.py restricts them."""
