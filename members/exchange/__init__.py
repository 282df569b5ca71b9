"""Files in and out: the whole registry, public lists, and tables that people send.

files.py          the CSV files of the registry, and the columns of each
loading.py        load a folder of them; registry_files.py writes one
sheets.py         rows of a list as a table
downloads.py      files of lists: at once, or by a task
list_files.py     the secretariat's lists as files, logged
projection/       the public data as rows for machines
tables/           read tables of any kind in a process with limits, and write them
incoming/         preview the import of a table, and write it
"""

from .downloads import FORMATS, ListFile, start_for_staff, start_for_visitor
from .files import FILES, File
from .incoming.columns import guess, remember
from .incoming.look import look
from .incoming.targets import TARGETS
from .incoming.task import start_write
from .incoming.writing import write
from .loading import load
from .projection import PROJECTIONS
from .registry_files import write_registry
from .sheets import Sheet
from .tables import (
    CellError,
    ColumnHelp,
    FileTable,
    TableLine,
    read_file,
    read_text,
    table_file,
)
