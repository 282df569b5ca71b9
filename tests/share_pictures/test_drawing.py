"""The drawing program makes a PNG of whatever text, in a process that is limited."""

import os
import sys
from io import BytesIO

import pytest
from PIL import Image

from members.share_pictures import sandbox
from members.share_pictures.labels import to_draw

PAGE = {"title": "Yara", "eyebrow": "", "text": "", "cluster": "Klyngen", "kind": ""}
PAPER, INK = (250, 249, 245), (20, 32, 29)
# Where the title stands.
TITLE = (88, 156, 1112, 514)
HOSTILE = {
    "one endless word": "W" * 200,
    "many words": "Norsk senter for grønn omstilling " * 6,
    "emoji": "Sol 🌞 og vind 💨",
    "right to left": "‮Yara‬ שלום مرحبا",
    "stacked accents": "Y" + "\u0301" * 100 + "ara",
    "controls and breaks": "Ya\u0000\u0007\u200b\ufeffra\r\n\tNorge",
    "markup": "<script>alert('&amp;')</script>",
    "nothing": "",
    "only unknown letters": "中国石化 😀",
}


def opened(png):
    return Image.open(BytesIO(png)).convert("RGB")


@pytest.fixture(scope="module")
def hostile():
    """Draw a page of each hostile title, in one process; return {case: picture}."""
    pages = [PAGE | {"title": title, "text": title * 2} for title in HOSTILE.values()]
    return dict(zip(HOSTILE, map(opened, sandbox.draw(pages)), strict=True))


@pytest.mark.parametrize("case", HOSTILE)
def test_any_title_is_drawn_within_its_place(hostile, case):
    picture = hostile[case]

    assert (picture.size, picture.getpixel((1190, 620))) == ((1200, 630), PAPER)
    assert dark(picture.crop(TITLE)) > 500
    assert dark(picture.crop((1116, 0, 1200, 630))) == 0


def dark(picture):
    """Count the pixels that are about as dark as ink."""
    return sum(picture.convert("L").histogram()[:60])


def test_a_title_without_any_known_letter_is_replaced_by_the_name_of_the_cluster(
    hostile,
):
    [named] = map(opened, sandbox.draw([PAGE | {"title": "Klyngen"}]))

    for case in ("nothing", "only unknown letters"):
        assert hostile[case].crop(TITLE).tobytes() == named.crop(TITLE).tobytes()


def test_letters_that_the_typeface_lacks_leave_no_boxes_behind():
    plain, with_emoji = sandbox.draw(
        [PAGE | {"title": "Sol og vind"}, PAGE | {"title": "Sol 🌞 og vind 💨"}]
    )

    assert with_emoji == plain


def test_norwegian_and_sami_letters_are_each_drawn():
    letters = "æøåÆØÅéčđŋšŧžČŠŽ₂–"
    pictures = sandbox.draw([PAGE | {"title": f"A{letter}"} for letter in letters])
    without = sandbox.draw([PAGE | {"title": "A"}])

    assert len({*pictures, *without}) == len(letters) + 1


def test_the_same_content_gives_the_same_bytes():
    page = PAGE | {"eyebrow": "Bedrift · Porsgrunn", "kind": "research"}

    assert sandbox.draw([page]) == sandbox.draw([page])


@pytest.mark.parametrize(
    ("language", "eyebrow"),
    [
        ("nb", "Forskning og utdanning · Porsgrunn"),
        ("en", "Research and education · Porsgrunn"),
    ],
)
def test_the_kind_is_named_in_the_language_of_the_page(language, eyebrow):
    content = {
        "language": language,
        "title": "NORCE",
        "text": "",
        "cluster": "Klyngen",
        "kind": "research",
        "places": ["Porsgrunn"],
    }

    assert to_draw(content)["eyebrow"] == eyebrow


MISBEHAVIOURS = {
    "dies": "import os; os.abort()",
    "no output": "",
    "too short": "import sys; sys.stdout.buffer.write(bytes([0, 0, 0, 9]) + b'abc')",
    "empty": "import sys; sys.stdout.buffer.write(bytes(4))",
    "far too long": (
        "import sys; sys.stdout.buffer.write(bytes([0, 9, 0, 0]) + bytes(589824))"
    ),
}


@pytest.mark.parametrize("program", MISBEHAVIOURS.values(), ids=MISBEHAVIOURS)
def test_a_misbehaving_process_gives_an_error_and_no_picture(monkeypatch, program):
    monkeypatch.setattr(sandbox, "PROGRAM", [sys.executable, "-I", "-c", program])

    with pytest.raises(sandbox.DrawingError):
        sandbox.draw([PAGE])


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")
def test_the_process_can_open_no_file_and_knows_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hemmelig")
    name = os.path.splitext(sandbox.PROGRAM[-1])[0]
    harmful = (
        f"import os, sys; sys.path.insert(0, {os.path.dirname(name)!r}); import draw\n"
        "draw.set_limits()\n"
        "try: open('/etc/hostname')\n"
        "except OSError as error: said = str(error.errno)\n"
        "said += str(dict(os.environ).get('SECRET_KEY'))\n"
        "sys.stdout.buffer.write(len(said).to_bytes(4) + said.encode())\n"
    )
    monkeypatch.setattr(sandbox, "PROGRAM", [sys.executable, "-I", "-c", harmful])

    assert sandbox.draw([PAGE]) == [b"24None"]
