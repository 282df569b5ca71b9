"""Norwegian sort order, texts in two languages, words that are found as a whole, and notes."""

import re
from datetime import date, timedelta
from itertools import product

from django.utils import translation

from members.models import Note, Organization, Topic, whole_text, whole_words
from members.people import privacy
from tests.support.events import rows
from tests.support.factories import make

IN_ORDER = (
    "1881 AS · aalborg · Adalen · Borg · Büro · Bydel · Bø · Café Z · Drøbak · Éclair · edru"
    " · Yara · Zink · Ægir · Ära · Ødegård · Östlund · Ås · Åsen"
).split(" · ")


def test_norwegian_letters_come_last_and_accents_do_not_count():
    for name in reversed(IN_ORDER):
        make.organization(name=name)

    assert list(Organization.objects.values_list("name", flat=True)) == IN_ORDER


def test_a_text_is_in_the_language_of_the_page_or_in_the_other():
    for nb, en in product(("stål", ""), ("steel", "")):
        topic, texts = Topic(label_nb=nb, label_en=en), []
        for language in ("nb", "en", "en-gb", None):
            with translation.override(language):
                texts.append(topic.label)
        assert texts == [nb or en, en or nb, en or nb, nb or en]


WORDS = ["kari@sirius.com", "Åse Sørlie", "35 00 00 01"]
FOUND = [
    *("Kari@Sirius.COM", "Skriv til <kari@sirius.com>.", "kari@sirius.com.\nHilsen"),
    *("Spør kari@sirius.com.Takk", "ÅSE SØRLIE og åse sørlie", "tlf.:35 00 00 01"),
]
NOT_FOUND = [
    *("kari@sırıus.com", "kari@ſirius.com", "\u212aari@sirius.com", "135 00 00 01"),
    *("snakari@sirius.com", "ola.kari@sirius.com", "ola+kari@sirius.com"),
    *("kari@sirius.comp", "kari@sirius.com.example.org", "kari@sirius.com-post.no"),
    *("kari@siriusxcom", "\u212bse Sørlie", "Åse Sørliesen"),
]


def matches_in_sql(pattern, texts):
    found = rows("SELECT t FROM unnest(%s) t WHERE t ~ %s", texts, pattern)
    return [text for (text,) in found]


def test_a_word_is_found_as_a_whole_and_no_look_alike_is():
    pattern, texts = whole_words(WORDS), FOUND + NOT_FOUND

    assert [text for text in texts if re.search(pattern, text)] == FOUND
    assert matches_in_sql(pattern, texts) == FOUND
    # A whole text has nothing beside it.
    texts = ["Sirius (Norge) AS", "SIRIUS (norge) as"]
    others = ["Sırıus (Norge) AS", "Sirius (Norge) AS 2", " Sirius (Norge) AS"]
    assert matches_in_sql(whole_text("sirius (norge) AS"), texts + others) == texts


TODAY, DAY = date(2026, 11, 27), timedelta(days=1)


def test_a_note_is_due_from_its_day_until_it_is_done():
    today, late = (make(Note, follow_up_on=TODAY - n * DAY) for n in (0, 400))
    make(Note), make(Note, follow_up_on=TODAY + DAY)
    make(Note, follow_up_on=TODAY, done_on=TODAY)

    assert list(Note.objects.due(TODAY).order_by("follow_up_on")) == [late, today]


def test_a_person_named_in_a_note_is_told_where_and_erased_there(kari):
    nora = make.person(name="Nora Nordmann", email="nora@example.org")
    note = make(Note, text="Ring Nora Nordmann på mandag.")
    sections = privacy.personal_data_about(nora)
    [mentions] = [each for each in sections if each.heading == "Nevnt i"]

    privacy.erase(nora, by=kari)

    note.refresh_from_db()
    texts = [note.text, *note.events.values_list("text", flat=True)]
    assert mentions.rows == [[("Notat", "notat")]]
    assert [text for text in texts if "Nora" in text] == []
