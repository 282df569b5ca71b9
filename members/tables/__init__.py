"""Tables: columns, cells, and one writer each for HTML, CSV and XLSX.

table.py      Column, Cell and Table
files.py      a table as CSV or XLSX, and the response with the file
workbooks.py  XLSX: text is text, and nothing is a formula
charts/       pictures of tables, in SVG

Lists, figures, climate, fees, meetings, reports and templates of files declare their
tables; none of them writes a file. The room knows no model.
"""

from .files import (
    FORMATS,
    STARTS_A_FORMULA,
    Format,
    attachment,
    public_file,
    write_csv,
    write_plain_csv,
)
from .table import WIDE, Cell, Column, Table, notes_table, shown_number
from .workbooks import XLSX, numbered, open_xlsx, write_xlsx
