"""The drawing program makes a PNG of whatever text, in a process that is limited."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from members import share_pictures
from tests.support.factories import make_member
from tests.support.sandboxes import on_linux, run_instead

PROGRAM = Path(share_pictures.__file__).with_name("draw.py")
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


def draw(pages):
    """Return the PNGs that the program makes of pages."""
    command = [sys.executable, "-I", PROGRAM]
    made = subprocess.run(
        command, input=json.dumps(pages).encode(), capture_output=True, check=True
    )
    output = BytesIO(made.stdout)
    return [output.read(int.from_bytes(output.read(4))) for _page in pages]


def opened(png):
    return Image.open(BytesIO(png)).convert("RGB")


@pytest.fixture(scope="module")
def hostile():
    """Draw a page of each hostile title, in one process; return {case: picture}."""
    pages = [PAGE | {"title": title, "text": title * 2} for title in HOSTILE.values()]
    return dict(zip(HOSTILE, map(opened, draw(pages)), strict=True))


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
    [named] = map(opened, draw([PAGE | {"title": "Klyngen"}]))

    for case in ("nothing", "only unknown letters"):
        assert hostile[case].crop(TITLE).tobytes() == named.crop(TITLE).tobytes()


def test_letters_that_the_typeface_lacks_leave_no_boxes_behind():
    plain, with_emoji = draw(
        [PAGE | {"title": "Sol og vind"}, PAGE | {"title": "Sol 🌞 og vind 💨"}]
    )

    assert with_emoji == plain


def test_norwegian_and_sami_letters_are_each_drawn():
    letters = "æøåÆØÅéčđŋšŧžČŠŽ₂–"
    pictures = draw([PAGE | {"title": f"A{letter}"} for letter in letters])
    without = draw([PAGE | {"title": "A"}])

    assert len({*pictures, *without}) == len(letters) + 1


def test_the_same_content_gives_the_same_bytes():
    page = PAGE | {"eyebrow": "Bedrift · Porsgrunn", "kind": "research"}

    assert draw([page]) == draw([page])


@pytest.mark.django_db
def test_the_kind_is_named_in_the_language_of_the_page(monkeypatch, tmp_path):
    told = tmp_path / "told"
    keep = f"import sys; open({str(told)!r}, 'a').write(sys.stdin.read() + '\\n')"
    run_instead(monkeypatch, keep)
    make_member(name="NORCE", kind="research", municipality="Porsgrunn")

    share_pictures.update()

    whole, *_one_by_one = told.read_text().splitlines()
    assert sorted(page["eyebrow"] for page in json.loads(whole)) == [
        "Forskning og utdanning · Porsgrunn",
        "Research and education · Porsgrunn",
    ]


@on_linux
def test_the_process_can_open_no_file():
    harmful = (
        f"import sys; sys.path.insert(0, {str(PROGRAM.parent)!r}); import draw\n"
        "draw.set_limits()\n"
        "try: open('/etc/hostname')\n"
        "except OSError as error: print(error.errno)\n"
    )
    made = subprocess.run(
        [sys.executable, "-I", "-c", harmful], capture_output=True, check=True
    )

    assert made.stdout == b"24\n"
