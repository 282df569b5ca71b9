"""Look at a table that somebody wants to read into the registry; what writes stands apart.

normalized.py  cells as values: telephones, numbers, web addresses, days …
kinds.py       one class a kind of column: parse a cell, read and show a stored value
headings.py    the headings by which people call a column, and examples of what it holds
declared.py    what a file may hold: TARGETS, their parts and columns
choices.py     what was chosen for a line, if it has the shape of a choice
columns.py     guess which heading is which column
names.py       organizations by number, name, former or other name, or likeness
matching.py    the stored rows that the parts of a line are about
comparing.py   how a line differs from the stored rows, and what is wrong with it
look.py        look at a whole file
writing.py     look again and write it, as one act
gathering.py   the changes of all lines, each row once
locking.py     lock the rows, and compare them with what the look has read
rows.py        write the rows of each model
ties.py        … and their many-to-many fields
refusals.py    why a line is not written
task.py        write a large file as a long task
"""
