"""The business of a member association; its parts are independent, but for the yearly check.

joining/    applications; leaving.py resignations and the end of memberships
freshness/  the yearly check, which includes expiry.py and matching
fees/       rates, invoices and payments
offices/    offices of bodies; meetings/ their meetings
projects.py a project with its partners and its money
messages/   e-mails to a list
matching/   surplus and needs
reports/    reports on a period
visits/     how often profiles are opened, and from which searches
waiting/    the rows that wait for members and staff
"""
