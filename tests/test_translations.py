"""The catalogues say everything, in words, and are compiled."""

import json
import re
from pathlib import Path

import polib
import pytest

from cluster import translations

CATALOGUES = translations.catalogues()


def untranslated(path):
    """Return the marked texts that are missing, empty or fuzzy in the catalogue."""
    entries = [e for e in polib.pofile(path) if e.translated() and not e.obsolete]
    done = {(e.msgctxt, e.msgid, e.msgid_plural or None) for e in entries}
    return sorted(translations.messages() - done, key=str)


def test_no_catalogue_has_a_sentence_that_was_replaced():
    old = Path(__file__).with_name("old_sentences.txt").read_text().splitlines()
    for path in CATALOGUES:
        texts = polib.pofile(path, wrapwidth=0).__unicode__()
        assert [sentence for sentence in old if sentence in texts] == []


def test_the_compiled_catalogues_are_what_make_translations_makes():
    for path in CATALOGUES:
        assert path.with_suffix(".mo").read_bytes() == translations.compiled(path), path


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
    """Return a folder with marked texts in code, a template and a script, and a function.

    The function writes a catalogue of a language there, and returns its path.
    """
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    for name, text in {
        "cluster/a.py": '_("Home"); ngettext("%d hit", "%d hits", n)',
        "members/b/c.py": 'pgettext("from", "Site"); gettext(text)',
        "members/b/d.py": 'ngettext("%d dog", "%d dogs", n)',
        "templates/d/e.html": '{% translate "Members" %}',
        "static/js/a.js": 'ngettext("a " +\n  "cat", "cats", n)',
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)

    def write(language, *entries, name="django"):
        path = tmp_path / "locale" / language / "LC_MESSAGES" / f"{name}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        head = f'msgid ""\nmsgstr "Language: {language}\\n"\n'
        path.write_text("\n".join([head, *entries]))
        return path

    return write


def entry(msgid, msgstr, before=""):
    return f'{before}msgid "{msgid}"\nmsgstr "{msgstr}"\n'


def plural(one, many, *forms):
    lines = [f'msgstr[{number}] "{form}"\n' for number, form in enumerate(forms)]
    return f'msgid "{one}"\nmsgid_plural "{many}"\n' + "".join(lines)


HOME, OTHER_KIND = entry("Home", "Hjem"), entry("Home", "Hjemme", 'msgctxt "from"\n')
HITS, DOGS = (None, "%d hit", "%d hits"), (None, "%d dog", "%d dogs")
MEMBERS, SITE = (None, "Members", None), ("from", "Site", None)


def test_what_is_missing_empty_or_doubtful_is_untranslated(root):
    members = entry("Members", "Medlem", "#, fuzzy\n")
    gone = "".join(f"#~ {line}\n" for line in plural(*HITS[1:], "a", "b").splitlines())
    site = entry("Site", "", 'msgctxt "from"\n')

    left = untranslated(root("nb", HOME, members, site, gone))

    assert left == [SITE, DOGS, HITS, MEMBERS]


def test_an_update_adds_what_is_missing_and_removes_what_is_marked_nowhere(root):
    of_django = entry("This field is required.", "Fyll ut feltet.")
    gone = entry("Nothing says this.", "Intet sier dette.")
    path = root("nb", HOME, gone, of_django, OTHER_KIND)

    translations.update(path)

    entries = {translations._message_of(e): e for e in polib.pofile(path)}
    assert {key: e.msgstr for key, e in entries.items()} == {
        (None, "Home", None): "Hjem",
        (None, "This field is required.", None): "Fyll ut feltet.",
        **dict.fromkeys([HITS, DOGS, MEMBERS, SITE], ""),
    }
    assert entries[HITS].msgstr_plural == {0: "", 1: ""}
    assert untranslated(path) == [SITE, DOGS, HITS, MEMBERS]


def test_an_update_of_the_english_catalogue_leaves_what_differs_from_the_code(root):
    same = [entry("Members", "Members"), plural(*HITS[1:], "%d hit", "%d hits")]
    other = [entry("Home", "Start"), plural(*DOGS[1:], "one dog", "%d dogs")]
    path = root("en", *same, *other)

    translations.update(path)

    assert [e.msgid for e in polib.pofile(path)] == ["Home", "%d dog"]


def test_an_update_leaves_to_scripts_what_they_show(root):
    cats = plural("a cat", "cats", "katt", "katter")
    path = root("nb", cats, entry("Today", "I dag"), HOME, name="djangojs")

    translations.update(path)

    assert [e.msgid for e in polib.pofile(path)] == ["a cat", "Today"]
    assert translations.catalogues() == [path]


def test_scripts_of_the_admin_show_every_text_in_norwegian(as_secretary):
    answer = as_secretary.get("/admin/jsi18n/")

    catalogue = re.search(r"newcatalog = (\{.*?\});", answer.text, re.DOTALL)[1]
    marked = translations.messages_of_scripts()
    keys = {"\x04".join(filter(None, (m.context, m.text))) for m in marked}
    assert len(keys) > 50
    assert keys - json.loads(catalogue).keys() == set()


def test_every_text_is_there_in_words_and_an_update_changes_nothing(tmp_path):
    for path in CATALOGUES:
        copy = tmp_path / path.name
        copy.write_bytes(path.read_bytes())

        translations.update(copy)

        assert copy.read_text() == path.read_text(), path
        # What a script shows in Norwegian may be Django's own text.
        missing = [e.msgid for e in polib.pofile(path) if not e.translated()]
        assert path.stem != "django" or missing == [], path
