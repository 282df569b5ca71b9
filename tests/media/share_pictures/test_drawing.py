"""The drawing program makes a PNG of whatever text, in a process that is limited."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

from members.media import share_pictures
from tests.support.factories import make
from tests.support.sandboxes import on_linux, run_instead

PROGRAM = Path(share_pictures.__file__).with_name("draw.py")
PAGE = {"title": "Yara", "eyebrow": "", "text": "", "cluster": "Klyngen", "kind": ""}
PAPER, INK = (250, 249, 245), (20, 32, 29)
# Where the title stands.
TITLE = (88, 156, 1112, 514)
HOSTILE = [
    "W" * 200,
    "Norsk senter for grønn omstilling " * 6,
    "Sol 🌞 og vind 💨",
    "‮Yara‬ שלום مرحبا",
    "Y" + "\u0301" * 100 + "ara",
    "Ya\u0000\u0007\u200b\ufeffra\r\n\tNorge",
    "<script>alert('&amp;')</script>",
    "",
    "中国石化 😀",
]


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


def dark(picture):
    """Count the pixels that are about as dark as ink."""
    return sum(picture.convert("L").histogram()[:60])


def test_any_title_is_drawn_within_its_place_or_replaced_by_the_name_of_the_cluster():
    pages = [PAGE | {"title": title, "text": title * 2} for title in HOSTILE]
    pictures = dict(zip(HOSTILE, map(opened, draw(pages)), strict=True))
    [cluster] = map(opened, draw([PAGE | {"title": "Klyngen"}]))

    for title, picture in pictures.items():
        outside = picture.crop((1116, 0, 1200, 630))
        assert (picture.size, picture.getpixel((1190, 620))) == ((1200, 630), PAPER)
        assert (dark(picture.crop(TITLE)) > 500, dark(outside)) == (True, 0), title
    for title in ("", "中国石化 😀"):
        named = pictures[title].crop(TITLE).tobytes()
        assert named == cluster.crop(TITLE).tobytes()


def test_letters_are_drawn_as_the_typeface_has_them_and_always_the_same():
    letters = "æøåÆØÅéčđŋšŧžČŠŽ₂–"
    titles = [*(f"A{letter}" for letter in letters), "A"]
    pages = [
        PAGE | {"title": title, "kind": "research"}
        for title in (*titles, "Sol og vind", "Sol 🌞 og vind 💨")
    ]

    words = {"title": "A", "eyebrow": "A", "text": "A", "cluster": "A"}
    parts = [PAGE | {name: word} for name, word in words.items()]

    pictures = draw([*pages, PAGE, *parts])

    of_letters, of_parts = pictures[: len(pages)], pictures[len(pages) :]
    assert len({*of_letters[:-2]}) == len(titles)
    # What it lacks leaves no boxes behind.
    assert of_letters[-1] == of_letters[-2]
    assert draw(pages) == of_letters
    assert len({*of_parts}) == 1 + len(parts), "A part of a page is not drawn."


def test_the_kind_is_named_in_the_language_of_the_page(monkeypatch, tmp_path):
    told = tmp_path / "told"
    keep = f"import sys; open({str(told)!r}, 'a').write(sys.stdin.read() + '\\n')"
    run_instead(monkeypatch, keep)
    make.member(name="NORCE", kind="research", municipality="Porsgrunn")

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
