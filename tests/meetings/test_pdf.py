"""Which bytes may be attached, without parsing them, in what time."""

from time import process_time

import pytest

from members import meetings
from members.models import Attachment, Meeting
from tests.support.pdf import HARMLESS, HOSTILE, pdf, upload
from tests.support.refusals import refusal
from tests.support.rows import make

pytestmark = pytest.mark.django_db
TITLES = {
    "referat.pdf": "referat",
    "../../etc/passwd": "passwd",
    "C:\\styret\\møte 3.pdf": "møte 3",
    "a\r\nSet-Cookie: x.pdf": "a Set-Cookie: x",
    "\u202efdp.exe": "fdp",
    "\u202e.pdf": "Fil",
    "x" * 240 + ".pdf": "x" * 200,
}


def attach(data, name="referat.pdf"):
    meeting = Meeting.objects.first() or make(Meeting)
    return meetings.attach(meeting, upload(data, name), kind="paper", by=None)[0]


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_in_words(what):
    data, code = HOSTILE[what]

    assert refusal(lambda: attach(data)).code == code
    assert Attachment.objects.count() == 0


def seconds(data):
    began = process_time()
    attach(data)
    return process_time() - began


@pytest.mark.parametrize(
    "piece", [b"stream\n", b"endstream", b"stream endstream ", b"#4", b"/", b"%%EOF"]
)
def test_a_file_made_to_take_long_takes_no_more_than_its_length(piece):
    """Ten times the bytes take ten times as long; in squared time, a hundred times."""
    short, long = (pdf(piece * (size // len(piece))) for size in (990_000, 9_900_000))

    assert seconds(long) < 40 * seconds(short)


def test_harmless_files_are_accepted_and_the_name_becomes_a_title_of_one_line():
    for data in HARMLESS.values():
        assert bytes(attach(data).data) == data
    titles = {name: attach(pdf(name.encode()), name).title for name in TITLES}
    assert titles == TITLES
