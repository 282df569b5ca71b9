"""Tables in files, in: CSV, XLSX and pasted text, read in a process with limits.

`read_file` and `read_text` return a FileTable (shape.py) or raise ValidationError with one
sentence on how to correct the file. `table_file` (writer.py) writes one.
"""

from .sandbox import MOST_BYTES, MOST_ROWS, read_file, read_text
from .shape import CellError, FileTable, TableLine
from .writer import ColumnHelp, table_file
