"""The lists of the secretariat: rows, columns and order by choice, saved and as files.

declared_list.py  a list, and the columns that its noun declares
organizations.py  a list; likewise projects.py, dated_rows.py, people.py and events.py
declared.py       all of them, by their name in addresses
list_query.py     a list with the parameters of an address: rows, columns, problems
crosstab.py       the numbers of its rows by two columns
saving.py         save the query of a list under a name
bulk/             change the rows of a list together, after a preview

members/exchange/list_files.py writes the same rows and columns as CSV and XLSX.
"""
