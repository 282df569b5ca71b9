"""The pages of fees: rates of a year, the list for the accountant, billed and paid."""

from . import list_page, making_page, marking_page, payments_page, rates_page
