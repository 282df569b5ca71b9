"""One search over all that the user may see in the admin.

hits.py   the hits: their texts and addresses
page.py   the page: groups of hits, the best first, and the one clear match
"""
