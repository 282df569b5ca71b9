"""The pages "Site and texts": what the secretariat words and shows without a developer.

parts.py     what can be changed, each with its form and where it stands
forms.py     their forms
editing.py   one form: read, preview, merge, save, back to the standard
pages.py     the views
urls.py      their addresses
"""
