"""The pages of reports on a period: drafts, delivered reports, later corrections.

drafts.py     all reports; a draft with its figures and texts, delivered or deleted
delivered.py  delivered reports as they were; figures that differ now; files of reports
"""

from . import delivered, drafts
