"""Fees of members, year by year; all amounts are in NOK and without VAT.

rates.py     the table of rates of a year, written together, or made from another year
preview.py   the members to bill in a year, their amounts, and missing data
making.py    make the fees of a year, as one act
marking.py   mark as billed, as paid, as cancelled
payments.py  match lines from the accountant with fees

amounts.py reads and writes amounts, and tags.py is the filter of templates.
"""

from members.queries.fees import STATES, fees_of, sums_of, total_of

from .amounts import amount_text, read_amount
from .making import make_fees
from .marking import MARKS, cancel, mark_billed, mark_paid
from .payments import match_payments
from .preview import FeePreview
