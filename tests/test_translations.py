"""The catalogues say everything, in words, and are compiled."""

import pytest

from cluster import translations

CATALOGUES = translations.catalogues()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_the_compiled_catalogue_is_what_make_translations_makes(path):
    assert path.with_suffix(".mo").read_bytes() == translations.compiled(path)


def test_every_text_has_norwegian_words():
    norwegian = translations.ROOT / "locale" / "nb" / "LC_MESSAGES" / "django.po"

    assert translations.untranslated(norwegian) == []


def test_texts_are_found_wherever_they_are_marked():
    code = '_("one" " text"); ngettext("%d hit", "%d hits", n); pgettext_lazy("c", "x")'
    code += '; page("members/", view); page("", home)'
    template = (
        """{% translate "It's" %} {{ _("here") }} {% if a == _('there') %}{% endif %}"""
        "{% blocktranslate count n=n trimmed %}\n {{ n }} hit{% plural %}hits\n"
        "{% endblocktranslate %}"
    )

    assert list(translations._in_code(code)) == [
        (None, "one text", None),
        (None, "%d hit", "%d hits"),
        ("c", "x", None),
        ("address", "members/", None),
    ]
    assert list(translations._in_template(template)) == [
        (None, "It's", None),
        (None, "here", None),
        (None, "there", None),
        (None, "%(n)s hit", "hits"),
    ]
