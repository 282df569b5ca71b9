"""The pages of reports on a period: written, delivered, shown again.

drafts.py     all reports; a draft with its figures and texts, delivered or deleted
delivered.py  what was delivered, as it was; what is counted otherwise now; files of reports
"""

from . import delivered, drafts
