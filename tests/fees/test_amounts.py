from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from members.fees import amount_text, read_amount

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
    "NOK 7": "7",
    "99 999 999,99": "99999999.99",
}
NONE = ["-1", "1e3", "tolv", "1,2,3", "12,345,6.7", "٣", "NaN", "100.000.000"]


@pytest.mark.parametrize("text", READ)
def test_an_amount_is_read_as_people_write_it_and_written_so(text):
    amount = READ[text] and Decimal(READ[text])

    assert read_amount(text) == amount
    assert read_amount(amount_text(amount)) == amount


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValidationError):
        read_amount(text)
