"""What waits for the secretariat: the rows of the front page, who has taken them, what is next.

kinds.py      what there is to deal with, one Kind each; people_kinds.py those about people;
              words.py what their rows say
rows.py       the rows of all kinds in one query
following.py  the link to the next of the same kind, after a decision
taking.py     take a row, and put it back
"""
