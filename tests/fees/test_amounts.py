from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from members.fees.amounts import amount_text, read_amount

READ = {
    "": None,
    "0": "0",
    "12500": "12500",
    "12 500,50": "12500.50",
    "12.500": "12500",
    "12.500,5": "12500.5",
    "12,500.50": "12500.50",
    "1.250.000": "1250000",
    "kr 900,-": "900",
    "900,05 kr": "900.05",
}


@pytest.mark.parametrize("text", READ)
def test_an_amount_is_read_as_people_write_it(text):
    assert read_amount(text) == (READ[text] and Decimal(READ[text]))


@pytest.mark.parametrize(
    "text", ["-1", "1e3", "tolv", "1,2,3", "12,345,6.7", "٣", "NaN", "999.999.999"]
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValidationError):
        read_amount(text)


def test_an_amount_that_is_written_is_read_back():
    with translation.override("nb"):
        for text in ("0", "7", "12500", "1250000.05", "99999999.99"):
            amount = Decimal(text)
            assert read_amount(amount_text(amount)) == amount
