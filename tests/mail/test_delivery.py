"""What a mail server says is kept in one line, and no longer than a page shows."""

import pytest

from members.mail.delivery import DeliveryError


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("550 5.1.1\r\nNobody here", "550 5.1.1 Nobody here"),
        (" 451\x1b[31m \x85later\r\n", "451 [31m  later"),
        ("x" * 301, "x" * 300),
    ],
)
def test_the_reason_is_one_line_of_plain_text(said, kept):
    assert DeliveryError(said).why == kept
