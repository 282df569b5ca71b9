"""The catalogues say everything, in words, and are compiled."""

import json
import re

import polib
import pytest

from cluster import translations

CATALOGUES = translations.catalogues()


def untranslated(path):
    """Return the marked texts that are missing, empty or fuzzy in the catalogue."""
    entries = [e for e in polib.pofile(path) if e.translated() and not e.obsolete]
    done = {(e.msgctxt, e.msgid, e.msgid_plural or None) for e in entries}
    return sorted(translations.messages() - done, key=str)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_the_compiled_catalogue_is_what_make_translations_makes(path):
    assert path.with_suffix(".mo").read_bytes() == translations.compiled(path)


def test_every_text_has_norwegian_words():
    norwegian = translations.ROOT / "locale" / "nb" / "LC_MESSAGES" / "django.po"

    assert untranslated(norwegian) == []


def test_texts_are_found_wherever_they_are_marked():
    code = '_("one" " text"); ngettext("%d hit", "%d hits", n); pgettext_lazy("c", "x")'
    code += '; page("members/", view); page("", home); gettext_noop("reader")'
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
        (None, "reader", None),
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

    left = untranslated(root("nb", home + members + site + gone))

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
    assert untranslated(path) == [ALL[3], ALL[0], ALL[2]]


def test_an_update_removes_what_is_marked_nowhere_and_keeps_what_django_says(root):
    home = 'msgid "Home"\nmsgstr "Hjem"\n\n'
    gone = 'msgid "Nothing says this."\nmsgstr "Intet sier dette."\n\n'
    of_django = 'msgid "This field is required."\nmsgstr "Fyll ut feltet."\n\n'
    other_kind = 'msgctxt "from"\nmsgid "Home"\nmsgstr "Hjemme"\n'
    path = root("nb", home + gone + of_django + other_kind)

    translations.update(path)

    entries = {(e.msgctxt, e.msgid): e.msgstr for e in polib.pofile(path) if e.msgstr}
    assert entries == {
        (None, "Home"): "Hjem",
        (None, "This field is required."): "Fyll ut feltet.",
    }


def test_an_update_of_the_english_catalogue_leaves_what_differs_from_the_code(root):
    hits = (
        'msgid "%d hit"\nmsgid_plural "%d hits"\nmsgstr[0] "{}"\nmsgstr[1] "%d hits"\n'
    )
    same = 'msgid "Members"\nmsgstr "Members"\n\n' + hits.format("%d hit")
    path = root("en", f'msgid "Home"\nmsgstr "Start"\n\n{same}')

    translations.update(path)

    assert [(e.msgid, e.msgstr) for e in polib.pofile(path)] == [("Home", "Start")]
    path.write_text(f"{path.read_text()}\n{hits.format('one')}")

    translations.update(path)

    assert [e.msgid for e in polib.pofile(path)] == ["Home", "%d hit"]


def test_an_update_leaves_to_scripts_what_they_show(root):
    script = translations.ROOT / "static" / "js" / "a.js"
    script.parent.mkdir(parents=True)
    script.write_text('ngettext("a " +\n  "cat", "cats", n)')
    shown = (
        'msgid "a cat"\nmsgid_plural "cats"\nmsgstr[0] "katt"\nmsgstr[1] "katter"\n\n'
    )
    of_django = 'msgid "Today"\nmsgstr "I dag"\n\n'
    home = 'msgid "Home"\nmsgstr "Hjem"\n'
    path = root("nb", shown + of_django + home, name="djangojs")

    translations.update(path)

    assert [e.msgid for e in polib.pofile(path)] == ["a cat", "Today"]
    assert translations.catalogues() == [path]


@pytest.mark.django_db
def test_scripts_of_the_admin_show_every_text_in_norwegian(as_secretary):
    answer = as_secretary.get("/admin/jsi18n/")

    catalogue = re.search(r"newcatalog = (\{.*?\});", answer.text, re.DOTALL)[1]
    marked = translations.messages_of_scripts()
    keys = {"\x04".join(filter(None, (m.context, m.text))) for m in marked}
    assert len(keys) > 50
    assert keys - json.loads(catalogue).keys() == set()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_an_update_changes_nothing_while_no_text_changes(path, tmp_path):
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())

    translations.update(copy)

    assert copy.read_text() == path.read_text()
