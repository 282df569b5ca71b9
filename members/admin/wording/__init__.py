"""The pages "Site and texts": content that the secretariat changes itself.

parts.py     the parts, each with its form and its place on the pages
letters.py   the texts of e-mails as parts
forms.py     their forms
pages.py     the pages, and the form of one text: display, preview and save
"""

from . import pages
