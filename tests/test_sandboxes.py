"""The processes that read pictures and tables, and that draw, are restricted and can do no harm."""

import os

import pytest
from django.core.exceptions import ValidationError

from members import exchange
from members.media import pictures, share_pictures
from members.models import SharePicture
from tests.support import sandboxes
from tests.support.factories import make
from tests.support.pictures import drawing, file_of, upload
from tests.support.tables import xlsx

pytestmark = pytest.mark.django_db


def store(data=b"bytes"):
    """Upload a picture; return the code of its refusal."""
    return refusal(lambda: pictures.store_upload(upload(data)))


def read(data=b"bytes"):
    return refusal(lambda: exchange.read_file(data))


def draw():
    """Draw the page of a member; return "broken" if it has no picture."""
    make.member()
    share_pictures.update()
    return None if SharePicture.objects.exists() else "broken"


def refusal(act):
    """Return the code of the ValidationError, or what its one sentence says, or None."""
    try:
        act()
    except ValidationError as refused:
        [sentence] = refused.messages
        is_broken = sentence.startswith("Bildet kan ikke leses")
        return "broken" if is_broken else refused.code


LIMITS = {
    store: {"cpu time": "5", "file size": "2000000", "address space": "400000000"},
    read: {"cpu time": "8", "file size": "60000000", "address space": "190000000"},
}


@sandboxes.on_linux
@pytest.mark.parametrize("act", LIMITS)
def test_the_process_is_limited_before_it_reads_a_byte(monkeypatch, act):
    expected = {f"Max {name}": most for name, most in LIMITS[act].items()}
    expected |= {"Max core file size": "0", "Max open files": "3"}

    limits = sandboxes.limits_of_process(monkeypatch, act, expected)

    assert limits == {name: (most, most) for name, most in expected.items()}


TABLE = '{"headings":["A"],"lines":[[2,[%s]]],"sheet":"","sheets":[],"notes":[]}'
WRITE = "import sys; sys.stdout.buffer.write"
MISBEHAVIOURS = {
    store: [
        "print('png 10')",
        "print('png ten ten')",
        "print('svg 10 10\\n<svg/>')",
        "print('\\xf8\\u2028')",
        "print('x' * 1_000_000)",
        "print('png 0 10 0'); print('x')",
        "print('png 10 10 0')",
        "print('png 99999999999 10 0'); print('x')",
        "print('refused because')",
        "print('png 10 10 0'); print('x' * 20_000_000)",
    ],
    read: [
        "print('{')",
        "print('[]')",
        """print('{"headings":[]}')""",
        f"print('{TABLE % 'NaN'}')",
        f"print(r'{TABLE % chr(34)}\\u0000\"'.replace('\"\\\\', '\\\\'))",
        f"print(r'''{TABLE % (chr(34) + chr(92) + 'ud800' + chr(34))}''')",
        f"print('{TABLE % '1,2'}')",
        f"""print('{TABLE % '["x","1"]'}')""",
        """print('{"refused":"because"}')""",
        """print('{"refused":"rows"}')""",
        "print('[' * 100_000)",
        f"{WRITE}(b'\\xff')",
    ],
    draw: [
        f"{WRITE}(bytes([0, 0, 0, 9]) + b'abc')",
        f"{WRITE}(bytes(4))",
        f"{WRITE}(bytes([0, 9, 0, 0]) + bytes(589824))",
    ],
}


@pytest.mark.parametrize(
    ("act", "program"),
    [(act, p) for act in MISBEHAVIOURS for p in MISBEHAVIOURS[act]]
    + [(act, p) for act in MISBEHAVIOURS for p in ("import os; os.abort()", "")],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_a_misbehaving_process_is_a_broken_file(monkeypatch, act, program):
    sandboxes.run_instead(monkeypatch, program)

    assert act() == "broken"


@pytest.mark.parametrize("act", [store, read])
def test_a_process_that_never_ends_is_killed(monkeypatch, act):
    before = sandboxes.files_and_children()
    sandboxes.run_instead(monkeypatch, "import time; time.sleep(600)", timeout=0.3)

    assert act() == "slow"
    assert sandboxes.files_and_children() == before


def test_a_process_that_computes_for_too_long_is_said_to_be_slow(monkeypatch):
    limit = "import resource as r; r.setrlimit(r.RLIMIT_CPU, (1, 1))"
    sandboxes.run_instead(monkeypatch, f"{limit}\nwhile True: pass")

    assert read() == "slow"


@pytest.mark.parametrize("act", [store, read, draw])
def test_the_process_has_no_environment(monkeypatch, act, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "hemmelig")
    told = tmp_path / "told"
    program = f"import os; open({str(told)!r}, 'w').write(str(os.environ))"
    sandboxes.run_instead(monkeypatch, program)

    act()

    assert "SECRET_KEY" in os.environ
    assert "hemmelig" not in told.read_text()


@sandboxes.on_linux
def test_no_process_and_no_file_is_left_behind():
    before = sandboxes.files_and_children()

    refused = [store(b"nothing"), store(file_of(drawing())), read(xlsx(["A"], ["B"]))]

    assert (refused, sandboxes.files_and_children()) == (
        ["unknown", None, None],
        before,
    )
