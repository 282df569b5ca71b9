"""What differs between two texts is marked word by word, and can be read."""

import json
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, strategies as st

from members.fields import textdiff

folded, is_same = textdiff.folded, textdiff.is_same
marked, marked_line = textdiff.marked, textdiff.marked_line

SIGNS = {"same": "{}", "del": "[-{}-]", "ins": "[+{}+]"}
WORDS = 20_000


def said(pieces):
    return "".join(SIGNS[kind].format(text) for kind, text in pieces)


# Old, new and the pieces of each paragraph, or of a line. A quarter of the longer text is the
# least that is marked by words; three letters between two changes are taken in, four not.
CASES = Path(__file__).with_name("differences.jsonl").read_text("utf-8").splitlines()


@pytest.mark.parametrize(("old", "new", "told"), [*map(json.loads, CASES)])
def test_words_are_marked_and_paragraphs_kept(old, new, told):
    is_line = isinstance(told, str)

    found = [marked_line(old, new)] if is_line else marked(old, new)

    assert [*map(said, found)] == ([told] if is_line else told)


def test_long_texts_fold_what_is_as_before():
    old = "\n\n".join(f"Avsnitt nummer {n} står her." for n in range(5))
    new = old.replace("nummer 3", "nummer tre")

    groups = [(same, len(some)) for same, some in folded(marked(old, new))]

    assert groups == [(True, 3), (False, 1), (True, 1)]


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
