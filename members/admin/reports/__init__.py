"""The pages of reports on a period: written, delivered, shown again.

overview.py    all drafts and all that was delivered
draft.py       one draft: its figures, its texts
delivering.py  the pages that ask before a draft is delivered or deleted
delivered.py   what was delivered, as it was; and what is counted otherwise now
files.py       reports as workbooks, and what was delivered as JSON
listing.py     the checklist of the European Cluster Collaboration Platform
"""
