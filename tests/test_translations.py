"""The catalogues say everything, in words, and are compiled."""

import polib
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


@pytest.fixture
def root(tmp_path, monkeypatch):
    """Return a folder with marked texts in code and in a template, and a function.

    The function writes a catalogue of a language there, and returns its path.
    """
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    for name, text in {
        "cluster/a.py": '_("Home"); ngettext("%d hit", "%d hits", n)',
        "members/b/c.py": 'pgettext("from", "Site"); gettext(text)',
        "templates/d/e.html": '{% translate "Members" %}',
    }.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text)

    def write(language, entries="", name="django"):
        path = tmp_path / "locale" / language / "LC_MESSAGES" / f"{name}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        head = f'msgid ""\nmsgstr "Language: {language}\\n"\n\n'
        path.write_text(head + entries)
        return path

    return write


ALL = [
    (None, "%d hit", "%d hits"),
    (None, "Home", None),
    (None, "Members", None),
    ("from", "Site", None),
]


def test_what_is_missing_empty_or_doubtful_is_untranslated(root):
    home = 'msgid "Home"\nmsgstr "Hjem"\n\n'
    members = '#, fuzzy\nmsgid "Members"\nmsgstr "Medlem"\n\n'
    site = 'msgctxt "from"\nmsgid "Site"\nmsgstr ""\n\n'
    gone = '#~ msgid "%d hit"\n#~ msgid_plural "%d hits"\n#~ msgstr[0] "a"\n#~ msgstr[1] "b"\n'

    left = translations.untranslated(root("nb", home + members + site + gone))

    assert left == [ALL[3], ALL[0], ALL[2]]


def test_an_update_adds_what_is_missing_and_keeps_what_is_there(root):
    path = root("nb", 'msgid "Home"\nmsgstr "Hjem"\n')

    for _twice in range(2):
        translations.update(path)

    entries = {entry.msgid: entry for entry in polib.pofile(path)}
    assert sorted(entries) == ["%d hit", "Home", "Members", "Site"]
    assert [entries["Home"].msgstr, entries["Members"].msgstr] == ["Hjem", ""]
    assert entries["%d hit"].msgstr_plural == {0: "", 1: ""}
    assert entries["Site"].msgctxt == "from"
    assert translations.untranslated(path) == [ALL[3], ALL[0], ALL[2]]


def test_an_update_of_the_english_catalogue_says_what_the_code_says(root):
    path = root("en", 'msgid "Home"\nmsgstr "Start"\n')

    translations.update(path)

    entries = {entry.msgid: entry for entry in polib.pofile(path)}
    assert (entries["Home"].msgstr, entries["Members"].msgstr) == ("Start", "Members")
    assert entries["%d hit"].msgstr_plural == {0: "%d hit", 1: "%d hits"}
    assert entries["%d hit"].msgstr == ""


def test_an_update_leaves_the_catalogue_of_scripts_alone(root):
    path = root("en", name="djangojs")
    before = path.read_text()

    translations.update(path)

    assert path.read_text() == before
    assert translations.catalogues() == [path]
