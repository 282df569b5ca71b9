"""Messages to lists: written, looked at, sent, and what became of them.

pages.py    all messages, and one: a draft with its preview, or what was sent
writing.py  the form of a draft
shown.py    what the pages show
"""
