"""Tables in files, in: CSV, XLSX and pasted text, read in a process with limits.

`read_file` and `read_text` return a Table (shape.py) or raise ValidationError with one
sentence that says how to mend the file. `table_file` (written.py) writes one.
"""

from .sandbox import MOST_BYTES, MOST_ROWS, read_file, read_text
from .shape import CellError, Line, Table
from .written import Help, table_file
