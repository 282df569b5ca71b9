"""Look at the lines of a table that is on its way into the registry, then write them.

normalize.py      cells as values: telephones, numbers, web addresses, days …
headings.py       other words for headings and choices, and examples
kinds/            one class a kind of column; named_columns.py: bodies, partners in a cell
targets.py        TARGETS: the kinds of files, their parts and columns
actions.py        read a file, choose its columns, write it: each an Action
columns.py        guess the columns of headings, and remember the choice
context.py        the user, the day and the vocabularies that cells name
reading.py        the cells of a line, parsed once; several.py: several organizations in one
names.py          organizations by number, name, former or other name; persons by address
twins.py          two lines about the same row, and stored organizations like new ones
matching.py       the stored rows of a line; partners.py: its partners
keeping.py        the reasons why a stored value stays unless somebody takes the file's
questions.py      the questions asked once for a file, and their answers
comparing.py      the differences of a line; checks.py: its defaults and errors
lines.py          the result of a look at a line
look.py           look at a whole file, with the choices for its lines, and count the
                  persons to inform; last_look.py: store the result
register_names.py  names of new organizations from the business register
writing.py        lock the rows, compare them with the look, and write, as one act
rows.py           write the rows of each model, each once, and their many-to-many fields
refusals.py       the reasons why a line is not written
task.py           write a large file as a long task
"""
