"""The pages of fees: rates of a year, the list for the accountant, billed and paid."""
