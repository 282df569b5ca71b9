"""Which bytes may be attached, without parsing them, in what time."""

from time import process_time

import pytest
from django.core.exceptions import ValidationError

from members.meetings.attachments import title_of
from members.meetings.pdf import check_pdf
from tests.support.pdf import HARMLESS, HOSTILE, pdf


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_in_words(what):
    data, code = HOSTILE[what]

    with pytest.raises(ValidationError) as refusal:
        check_pdf(data)

    assert refusal.value.code == code


@pytest.mark.parametrize("what", HARMLESS)
def test_a_harmless_file_is_accepted(what):
    check_pdf(HARMLESS[what])


@pytest.mark.parametrize(
    "piece", [b"stream\n", b"endstream", b"stream endstream ", b"#4", b"/", b"%%EOF"]
)
def test_a_file_made_to_take_long_takes_a_second_at_most(piece):
    data = pdf(piece * (9_900_000 // len(piece)))
    began = process_time()

    check_pdf(data)

    assert process_time() - began < 2


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("referat.pdf", "referat"),
        ("../../etc/passwd", "passwd"),
        ("C:\\styret\\møte 3.pdf", "møte 3"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x"),
        ("\u202efdp.exe", "fdp"),
        ("", "Fil"),
        ("x" * 500 + ".pdf", "x" * 200),
    ],
)
def test_the_name_of_a_file_becomes_a_title_of_one_line(name, title):
    assert title_of(name) == title
