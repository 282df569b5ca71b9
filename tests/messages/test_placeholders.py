"""The fields of a text are a short list; nothing else is read, least of all a value."""

import pytest
from django.core.exceptions import ValidationError

from members.messages import placeholders

VALUES = {"name": "Kari", "company": "Yara"}
HOSTILE = [
    ("{virksomhet}", "{virksomhet}"),
    ("{% load x %}{{ a.b }}", "{% load x %}{{ a.b }}"),
    ("Kari\r\nBcc: alle@example.org", "Kari Bcc: alle@example.org"),
    ("Kari\u2028Nordmann\u202e", "Kari Nordmann"),
    ("%(name)s \\1 \\g<0>", "%(name)s \\1 \\g<0>"),
]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Hei, {navn} i {virksomhet}! {name} {company}", []),
        ("Hei, {epost}", ["unknown"]),
        ("Hei\n\n{{ navn.email }}", ["broken"]),
        ("{{ navn }", ["broken"]),
        ("{ navn }", ["broken"]),
        ("{% include 'x' %}", ["broken"]),
        ("{# skjult #}", ["broken"]),
        ("{{ navn|safe }}", ["broken"]),
        ("{{ }}", ["broken"]),
        ("{{{navn}}}", ["broken"]),
    ],
)
def test_what_is_no_known_field_is_refused(text, codes):
    found = []
    try:
        placeholders.check(text)
    except ValidationError as refusal:
        found = [error.code for error in refusal.error_list][:-1]

    assert found == codes


def test_a_refusal_names_the_line_and_the_known_fields():
    with pytest.raises(ValidationError) as refusal:
        placeholders.check("Hei!\nTil {fornavn}.")

    assert refusal.value.messages == [
        "Linje 2: Feltet {fornavn} finnes ikke.",
        "Disse kan brukes: {navn}, {virksomhet}, {name}, {company}.",
    ]


@pytest.mark.parametrize(("value", "shown"), HOSTILE)
def test_a_value_is_put_in_as_it_is_on_one_line(value, shown):
    filled = placeholders.fill("{navn} i {virksomhet}", VALUES | {"name": value})

    assert filled == f"{shown} i Yara"
