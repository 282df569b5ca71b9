"""Compare a record, and the rows that belong to it, at two moments."""

from dataclasses import dataclass

from members.models.statements import run_sql

from .event_pages import parse_json
from .known_rows import KnownRows
from .reading import Reader, add_links, columns_of
from .sources import sources_of

# NULL before the row was made, after it was deleted, and while it was another record's.
# Without the columns of the event itself, which differ for equal rows.
STATE = """LEFT JOIN LATERAL (SELECT CASE WHEN e.pgh_label <> 'delete' AND {own}
 THEN to_jsonb(e) - '{{pgh_id,pgh_created_at,pgh_label,pgh_context,pgh_context_id}}'::text[]
 END AS row FROM (SELECT * FROM {table} event
 WHERE event.pgh_obj_id = own.pgh_obj_id AND event.pgh_created_at <= %({moment})s
 ORDER BY event.pgh_id DESC LIMIT 1) e) {moment} ON true"""
ROWS = """SELECT {place} AS place, '{name}' AS model, own.pgh_obj_id AS id,
 old.row AS old, new.row AS new FROM ({rows}) own {old} {new}
 WHERE (old.row IS NOT NULL OR new.row IS NOT NULL) {only}"""
ONLY_DIFFERENT = "AND old.row IS DISTINCT FROM new.row"
PAGE = "SELECT * FROM ({union}) rows ORDER BY place, id LIMIT {size} OFFSET {start}"


@dataclass
class FieldComparison:
    """One field of a row at both moments, as text."""

    label: str
    old: str
    new: str

    @property
    def is_different(self):
        return self.old != self.new


@dataclass
class RowComparison:
    """A row at both moments; `was` and `is_there`: whether it existed then, and later."""

    title: str
    fields: list
    was: bool
    is_there: bool

    @property
    def is_different(self):
        return any(field.is_different for field in self.fields)


class Comparison:
    """The rows of a record at two moments; a page costs two queries."""

    def __init__(self, record, visible=None):
        self.record = record
        self.sources = sources_of(type(record), visible)
        self.known_rows = KnownRows()
        self.reader = Reader(record, self.known_rows, visible)

    def rows(self, old, new, *, only_different=False, start=0, size=100):
        """Return ([RowComparison], has_more) of two aware moments, in a stable order."""
        raw_rows = self._fetch(old, new, only_different, start, size + 1)
        states = [
            (by_model(self.sources, m), o, n) for _p, m, _id, o, n in raw_rows[:size]
        ]
        self._load_links(states)
        rows = [
            self._compare(source.model, o, n, only_different) for source, o, n in states
        ]
        return [row for row in rows if row.fields], len(raw_rows) > size

    def _fetch(self, old, new, only_different, start, size):
        branches = [
            _state_select(place, source, only_different)
            for place, source in enumerate(self._ordered())
        ]
        page = PAGE.format(union=" UNION ALL ".join(branches), size=size, start=start)
        parameters = {"record": self.record.pk, "old": old, "new": new}
        return [
            (*row[:3], parse_json(row[3]), parse_json(row[4]))
            for row in run_sql(page, parameters)
        ]

    def _ordered(self):
        """Return the sources, that of the record itself first."""
        return sorted(self.sources, key=lambda s: s.model is not type(self.record))

    def _load_links(self, states):
        links, both = {}, []
        for source, *moments in states:
            both += [(source.model, state) for state in moments if state]
        for model, state in both:
            add_links(links, model, state)
        self.known_rows.load(links, slugs=self.reader.slugs(both))

    def _compare(self, model, old, new, only_different):
        title = self.reader.title(model, new or old)
        before = self.reader.state(model, old or {})
        after = self.reader.state(model, new or {})
        fields = [
            _compare_field(column, before, after)
            for column in columns_of(model)
            if column in before or column in after
        ]
        if only_different:
            fields = [field for field in fields if field.is_different]
        filled = [field for field in fields if field.old or field.new]
        return RowComparison(title, filled, old is not None, new is not None)


def by_model(sources, name):
    return next(source for source in sources if source.name == name)


def _compare_field(column, before, after):
    label = (after.get(column) or before.get(column))[0]
    old, new = (state.get(column, ("", ""))[1] for state in (before, after))
    return FieldComparison(label, old, new)


def _state_select(place, source, only_different):
    moments = {
        moment: STATE.format(own=source.is_own("e"), table=source.table, moment=moment)
        for moment in ("old", "new")
    }
    only = ONLY_DIFFERENT if only_different else ""
    parts = {"place": place, "name": source.name, "rows": source.rows(), "only": only}
    return ROWS.format(**parts, **moments)
