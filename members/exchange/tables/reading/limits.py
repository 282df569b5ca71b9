"""How much a file may hold, and how it is refused."""

MOST_BYTES = 10_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELLS = 500_000  # with a value
MOST_CHARACTERS = 32_767  # of a cell, as in Excel
MOST_TEXT = 20_000_000  # characters of all cells
MOST_SHEETS = 100
COLUMNS_OF_EXCEL = 16_384
ROWS_OF_EXCEL = 1_048_576
MOST_PARTS = 2_000  # files of an archive
MOST_DIRECTORY = 400_000  # bytes of an archive's list of files
MOST_UNPACKED = 150_000_000  # bytes
MOST_RATIO = 400  # between the bytes of a part unpacked and packed
SMALL_PART = 5_000_000  # bytes, below which the ratio is not checked


class FileError(Exception):
    """The file is refused: a code of REFUSALS, and the values of its sentence."""

    def __init__(self, code, **named):
        super().__init__(code)
        self.code, self.named = code, named
