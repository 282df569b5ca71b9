"""One search over all that the user may see in the admin.

hits.py   the rows of the page: what a hit shows, and where it leads
page.py   the page: groups of hits, the best first, and the one that is meant alone
"""
