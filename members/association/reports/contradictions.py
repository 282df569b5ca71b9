"""Questions about sentences of a report that its own figures contradict.

The texts are Norwegian. A trend is compared with the two figures of what the sentence is about,
a number with all figures of that section. Sentences with a negation are passed over.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from members.models import ReportText

Section = ReportText.Section
UP = re.compile(
    r"\b(vokst|vokser|vekst|økt|økte|øker|økning\w*|framgang|fremgang|steget)\b"
)
DOWN = re.compile(
    r"\b(færre|nedgang\w*|redusert|sunket|minket|gått ned|går ned|krympet)\b"
)
NEGATION = re.compile(r"\b(ikke|ingen|uten|verken|hverken)\b")
ELSEWHERE = re.compile(r"utslipp|co₂|co2|krone|omset|støtte|finansi|energi|ansatt")
NUMBER = re.compile(
    r"\b(\d{1,5})\s+(?:nye\s+)?(medlem\w*|prosjekt\w*|partner\w*|verv\w*|møte\w*)"
)
SENTENCE = re.compile(r"[^.!?;\n]+(?:\.\d+[^.!?;\n]*)*[.!?]?")
LONGEST = 120


@dataclass(frozen=True)
class Measure:
    """A row of a report that sentences with the word are about."""

    section: str
    table: str
    row: str
    word: str


MEASURES = (
    Measure(Section.PROJECTS, "partners", "all", "partner"),
    Measure(Section.PROJECTS, "numbers", "under_way", "prosjekt"),
    Measure(Section.ACTIVITY, "meetings", "all", "møte"),
    Measure(Section.OFFICES, "numbers", "held", "verv"),
    Measure(Section.MEMBERS, "certainty", "documented", "medlem"),
)
# What a sentence without any of the words is about; of other sections that is unknown.
USUAL = {
    Section.SUMMARY: MEASURES[-1],
    Section.MEMBERS: MEASURES[-1],
    Section.PROJECTS: MEASURES[1],
    Section.OFFICES: MEASURES[3],
}


def questions(document):
    """Return {section: [sentences for the author]} of the texts of a Document."""
    return {
        one.key: asked
        for one in document.sections
        if (asked := [*dict.fromkeys(_of_text(one.key, one.text, document))])
    }


def _of_text(key, text, document):
    for match in SENTENCE.finditer(text):
        sentence = " ".join(match.group().split())
        words = sentence.casefold()
        if not NEGATION.search(words):
            yield from _trends(sentence, words, _measure(key, words), document)
            yield from _numbers(sentence, words, document)


def _measure(key, words):
    usual = None if ELSEWHERE.search(words) else USUAL.get(key)
    return next((one for one in MEASURES if one.word in words), usual)


def _trends(sentence, words, measure, document):
    row, head = _row_of(document, measure)
    if row is None or not all(cell.is_number for cell in row.cells):
        return
    now, before = (cell.value for cell in row.cells)
    if (UP.search(words) and now <= before) or (DOWN.search(words) and now >= before):
        yield _(
            "You write “%(sentence)s”. The figures say: %(label)s: %(figures)s."
        ) % {
            "sentence": _shortened(sentence),
            "label": row.label,
            "figures": f"{before} ({head[1]}), {now} ({head[0]})",
        }


def _numbers(sentence, words, document):
    for number, noun in NUMBER.findall(words):
        measure = next(one for one in MEASURES if noun.startswith(one.word))
        figures = _figures(document, measure.section)
        row, _head = _row_of(document, measure)
        if row and int(number) not in figures:
            yield _(
                "You write “%(sentence)s”. The report counts %(n)s (%(label)s)."
            ) % {
                "sentence": _shortened(sentence),
                "n": row.cells[0].text,
                "label": row.label,
            }


def _row_of(document, measure):
    """Return the ReportRow of a Measure and the heads of its cells; (None, ()) without one."""
    for table in _tables(document, measure and measure.section):
        for row in table.rows:
            if (table.key, row.key) == (measure.table, measure.row):
                return row, table.head
    return None, ()


def _figures(document, section):
    return {
        cell.value
        for table in _tables(document, section)
        for row in table.rows
        for cell in row.cells
        if cell.is_number
    }


def _tables(document, section):
    return [t for one in document.sections if one.key == section for t in one.tables]


def _shortened(sentence):
    return sentence if len(sentence) <= LONGEST else f"{sentence[:LONGEST].rstrip()} …"
