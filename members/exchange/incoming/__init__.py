"""Look at a table that somebody wants to read into the registry; what writes stands apart.

normalized.py     cells as values: telephones, numbers, web addresses, days …
headings.py       the headings and choices as people call them, and examples
kinds/            one class a kind of column; named_columns.py: bodies, partners in a cell
declared.py       what a file may hold: TARGETS, their parts and columns
actions.py        read a file, choose its columns, write it: each an Action
columns.py        guess which heading is which column, and remember the choice
context.py        the user, the day and the vocabularies that cells name
reading.py        the cells of a line, parsed once; several.py: several organizations in one
names.py          organizations by number, name, former or other name; likeness.py: alike
twins.py          two lines about the same row
matching.py       the stored rows of a line; people.py: its person; partners.py: partners
comparing.py      how a line differs; assumed.py, checks.py: what it lacks, and what is wrong
lines.py          what is found of a line
look.py           look at a whole file, with what was chosen for its lines, and count who is
                  told; looked.py: keep what was found
writing.py        lock the rows, compare them with what was read, and write, as one act
rows.py           write the rows of each model, each once, and their many-to-many fields
refusals.py       why a line is not written
task.py           write a large file as a long task
"""
