"""The pages "Site and texts": what the secretariat words and shows without a developer.

parts.py     what can be changed, each with its form and where it stands
letters.py   the same of the texts of e-mails
forms.py     their forms
pages.py     the pages, and the form of one text as it is read, previewed and saved
"""

from . import pages
