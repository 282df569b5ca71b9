"""The lists of the secretariat: rows, columns and order of one's choice, kept and as files.

declared_list.py  a list, and the columns that its noun declares
organizations.py  a list; likewise projects.py, dated_rows.py and people.py
declared.py       all of them, by the name that stands in their address
asked.py          a list as it is asked for: its rows, columns, problems and words
crosstab.py       the numbers of its rows by two columns
saving.py         keep what is asked of a list under a name
bulk/             change the rows of a list together, after a preview

members/exchange/list_files.py writes the same rows and columns as CSV and XLSX.
"""
