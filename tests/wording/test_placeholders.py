"""Names in braces: known ones are replaced once, and nothing else is ever interpreted."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from members.wording import COMMON, KINDS, LABELS, check, fill, value_at

KNOWN = ["virksomhet", "navn"]
PIECES = [*"{}%navvirksomhet<>\r\n\u202e .", "{navn}", "{virksomhet}"]
ANYTHING = st.lists(st.sampled_from(PIECES)).map("".join)
HOSTILE = [
    "{0.__class__}",
    "{navn.__class__}",
    "{navn!r:>100000000}",
    "{{ navn }}",
    "{% include 'mail/frame.txt' %}",
    "{}",
    "{navn",
    "navn}",
    "{Navn}",
    "{ navn }",
    "{navn\u200b}",
]


@given(ANYTHING, ANYTHING, ANYTHING)
def test_a_text_is_refused_or_filled_with_the_values_as_they_are(text, one, other):
    values = {"navn": one, "virksomhet": other}
    assert "\n" not in value_at({"a": {"b": one}}, "a.b")
    try:
        check(text, KNOWN)
    except ValidationError:
        rest = text.replace("{navn}", "").replace("{virksomhet}", "")
        assert "{" in rest or "}" in rest
        return

    filled = fill(text, values)

    pieces = re.split(r"\{(navn|virksomhet)\}", text)
    wanted = "".join(values[p] if n % 2 else p for n, p in enumerate(pieces))
    is_empty = any(not values[name] for name in pieces[1::2])
    assert filled == (None if is_empty else wanted)


@pytest.mark.parametrize("text", HOSTILE)
def test_other_braces_are_refused_with_the_known_names(text):
    with pytest.raises(ValidationError) as refused:
        check(text, KNOWN)

    assert "{virksomhet}, {navn}" in refused.value.messages[0]


def test_every_name_has_a_label_and_stands_in_the_template():
    for kind, declared in KINDS.items():
        source = engines["django"].engine.get_template(f"mail/{kind}.txt").source
        heading, _line_end, _body = source.partition("\n")
        own = {**declared.subject, **declared.text}
        assert set(declared.text_names) <= set(LABELS)
        assert not set(COMMON) & set(own)
        # A subject tells no more than the standard one: it is seen on locked screens.
        for paths, text in ((own, source), (declared.subject, heading)):
            missing = [p for p in paths.values() if not re.search(rf"\b{p}\b", text)]
            assert (kind, missing) == (kind, [])
