"""What differs between two texts is marked word by word, and can be read."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.fields import textdiff

folded, is_same = textdiff.folded, textdiff.is_same
marked, marked_line = textdiff.marked, textdiff.marked_line

SIGNS = {"same": "{}", "del": "[-{}-]", "ins": "[+{}+]"}
WORDS = 20_000


def said(pieces):
    return "".join(SIGNS[kind].format(text) for kind, text in pieces)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "Yara lager gjødsel på Herøya.",
            "Yara lager nitrogen og gjødsel på Herøya.",
            ["Yara lager[+ nitrogen og+] gjødsel på Herøya."],
        ),
        # One short word between two changes would only be in the way.
        (
            "Vi lager gjødsel og salpeter i Porsgrunn by.",
            "Vi lager nitrogen og ammoniakk i Porsgrunn by.",
            ["Vi lager [-gjødsel og salpeter-][+nitrogen og ammoniakk+] i Porsgrunn by."],
        ),
        (
            "Første avsnitt.\n\nAndre avsnitt.",
            "Første avsnitt.\n\nAndre avsnitt er nytt.\n\nTredje.",
            ["Første avsnitt.", "Andre avsnitt[+ er nytt+].", "[+Tredje.+]"],
        ),
        ("En.\nTo tre fire.", "En. To tre fire.", ["En.[-¶-]", "[+ +]To tre fire."]),
        (
            "Alt var annerledes før i tiden.",
            "Ny tekst uten likhet.",
            ["[-Alt var annerledes før i tiden.-][+Ny tekst uten likhet.+]"],
        ),
        ("", "Ny.", ["[+Ny.+]"]),
        ("Borte.", "", ["[-Borte.-]"]),
        ("Likt.", "Likt.", ["Likt."]),
    ],
)  # fmt: skip
def test_words_are_marked_and_paragraphs_kept(old, new, told):
    assert [said(paragraph) for paragraph in marked(old, new)] == told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("ab cdefgh", "ab ijkl", "ab [-cdefgh-][+ijkl+]"),
        ("ab cdefghi", "ab ijkl", "[-ab cdefghi-][+ab ijkl+]"),
        ("ab ijkl", "ab cdefgh", "ab [-ijkl-][+cdefgh+]"),
        ("ab ijkl", "ab cdefghi", "[-ab ijkl-][+ab cdefghi+]"),
    ],
)
def test_texts_with_less_than_a_quarter_in_common_are_told_as_all_new(old, new, told):
    promise = "A quarter of the longer text is the least that is marked word by word."
    assert said(marked_line(old, new)) == told, promise


@pytest.mark.parametrize(
    ("between", "told"),
    [
        ("med", "Ammoniakk [-en med fem-][+to med tre+] deler"),
        ("uten", "Ammoniakk [-en-][+to+] uten [-fem-][+tre+] deler"),
    ],
)
def test_three_letters_between_two_changes_are_taken_in(between, told):
    old, new = (
        f"Ammoniakk {one} {between} {other} deler"
        for one, other in (("en", "fem"), ("to", "tre"))
    )

    assert said(marked_line(old, new)) == told


def test_long_texts_fold_what_is_as_before():
    old = "\n\n".join(f"Avsnitt nummer {n} står her." for n in range(5))
    new = old.replace("nummer 3", "nummer tre")

    groups = folded(marked(old, new))

    assert [(same, len(some)) for same, some in groups] == [
        (True, 3),
        (False, 1),
        (True, 1),
    ]


texts = st.lists(st.sampled_from(["ord", "a", "b.", ",", "\n", "\n\n", "Æ"])).map(
    " ".join
)


@given(texts, texts)
def test_no_word_of_either_text_is_lost(old, new):
    pieces = [piece for paragraph in marked(old, new) for piece in paragraph]

    for text, other in ((old, "ins"), (new, "del")):
        kept = "".join(p.text for p in pieces if p.kind != other)
        assert "".join(kept.replace("¶", "").split()) == "".join(text.split())
    if old == new:
        assert is_same(pieces)


def test_a_row_is_marked_in_its_line():
    pieces = marked_line("Herøya, leietaker, fra 2019", "Herøya, eier, fra 2019")

    assert said(pieces) == "Herøya, [-leietaker-][+eier+], fra 2019"


@pytest.mark.parametrize("alphabet", [2, 5000])
@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_texts_made_to_be_slow_are_not(alphabet, between):
    old, new = (
        between.join(str(n * n * step % 9973 % alphabet) for n in range(WORDS))
        for step in (1, 7)
    )

    started = process_time()
    folded(marked(old, new))

    assert process_time() - started < 2
