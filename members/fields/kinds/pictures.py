"""Pictures in rows: a file, with a text alternative and an order, or of a certificate."""

from django.utils.translation import gettext as _

from members.models import Image

from ..values import (
    ValueDifference,
    difference_of_lists,
    picture_change,
    refuse_choice,
    refuse_shape,
)
from .rows import Rows

IMAGE = "image"
WITHOUT_TEXT = (IMAGE, "place")


class WithPicture(Rows):
    """Rows with a picture by its hash in `image`."""

    picture_size = "large"

    def picture_inputs(self):
        return [f"{self.name}-{number}-{IMAGE}" for number in range(self.most)]

    def _python(self, column, value):
        if column.related_model is not Image or (column.null and not value):
            return super()._python(column, value)
        return Image.objects.defer("data").filter(hash=value).first() or refuse_choice()

    def _form_field(self, column, context, value):
        if column.related_model is not Image:
            return super()._form_field(column, context, value)
        hashes = [row[IMAGE] for row in value if row.get(IMAGE)]
        context.names.load_pictures(hashes)
        label, is_required = self.label_of(column), not column.null
        return context.picture_field(label, hashes, required=is_required)


class Certificates(WithPicture):
    """Rows that may have a picture for the secretariat and the member, and nobody else.

    A value has it only where there is one, so that values of before there were any are
    still equal to the live ones.
    """

    def __init__(self, *args, **declared):
        super().__init__(*args, **declared)
        self.columns = [*self.columns, IMAGE]

    def _value(self, row):
        return _without_empty(super()._value(row))

    def _plain_row(self, row):
        return _without_empty(super()._plain_row({IMAGE: "", **row}))

    def _clean_row(self, row):
        if not isinstance(row, dict) or not isinstance(row.get(IMAGE, ""), str):
            refuse_shape()
        return super()._clean_row({IMAGE: "", **row})

    def _write(self, row, value, speaker):
        super()._write(row, {IMAGE: "", **value}, speaker)

    def lines(self, value, names):
        # They stand on pages about public values, too.
        return [super(Certificates, self).line(row, names) for row in value]

    def line(self, row, names):
        words = [super().line(row, names), row.get(IMAGE) and _("with a picture")]
        return ", ".join(filter(None, words))

    def difference(self, old, new, names):
        difference = super().difference(old, new, names)
        rows = [row for row in new if row.get(IMAGE) and row not in old]
        names.load_pictures(row[IMAGE] for row in rows)
        lines = [self.line(row, names) for row in rows]
        pictures = [names.picture(row[IMAGE]) for row in rows]
        both = zip(lines, pictures, strict=True)
        difference.pictures = [(line, picture) for line, picture in both if picture]
        # Another picture of a row is no change of its words.
        before = {self.line(row, names) for row in old}
        same = [(line, line) for line in lines if line in before]
        difference.change += difference_of_lists([], changed=same).change
        return difference


def _without_empty(row):
    return row if row[IMAGE] else {n: v for n, v in row.items() if n != IMAGE}


class Pictures(WithPicture):
    """Pictures of a profile, and their order in `place`, from 1.

    A row without a place stands where it comes.
    """

    is_ordered = True

    @property
    def texts(self):
        """The columns of text about a picture."""
        return [name for name in self.columns if name not in WITHOUT_TEXT]

    def pictures(self, value):
        parts = (
            [value.get("add"), value.get("change")]
            if isinstance(value, dict)
            else [value]
        )
        return [row["image"] for rows in parts for row in rows or []]

    def live(self, target):
        return _by_place(super().live(target))

    def clean(self, value):
        if not isinstance(value, list):
            refuse_shape()
        placed = [
            {"place": place, **row} if isinstance(row, dict) else row
            for place, row in enumerate(value, 1)
        ]
        return _by_place(super().clean(placed))

    def _clean_row(self, row):
        row = super()._clean_row(row)
        if type(row["place"]) is not int or not isinstance(row["image"], str):
            refuse_shape()
        return row

    def result(self, live, proposed):
        return _by_place(super().result(live, proposed))

    def apply(self, target, proposed, speaker):
        # The secretariat may have left a place empty, or another user have added a picture.
        self._close_gaps(target)
        super().apply(target, proposed, speaker)
        self._close_gaps(target)

    def _close_gaps(self, target):
        rows = self.rows_of(target).order_by("place", "pk")
        for place, row in enumerate(rows, 1):
            if row.place != place:
                row.place = place
                row.save(update_fields=["place"])

    def asked_columns(self):
        return [c for c in super().asked_columns() if c.name != "place"]

    def summaries(self, rows, names):
        places = range(1, len(rows) + 1)
        placed = [{**row, "place": n} for n, row in zip(places, rows, strict=True)]
        return super().summaries(placed, names)

    def line(self, row, names):
        """Return a row in one line: "1. En ovn / A furnace"."""
        texts = dict.fromkeys(row[name] for name in self.texts)
        return f"{row['place']}. {' / '.join(filter(None, texts))}"

    def difference(self, old, new, names):
        names.load_pictures(row["image"] for row in [*old, *new])
        was = {row["id"]: row for row in old if "id" in row}
        numbers = {row["id"] for row in new if "id" in row}
        pairs = [(was.get(row.get("id")), row) for row in new]
        pairs += [(row, None) for number, row in was.items() if number not in numbers]
        return ValueDifference(
            "pictures",
            [(names.picture(row["image"]), self.line(row, names)) for row in old],
            [self._change(*pair, names) for pair in pairs if pair[0] != pair[1]],
        )

    def _change(self, old, new, names):
        """Return the PictureChange from a row to another; None for no row."""
        kind = ("changed" if new else "removed") if old else "added"
        pictures = [row and names.picture(row["image"]) for row in (old, new)]
        texts = [
            (self.label_of(column), *(_string(row, column.name) for row in (old, new)))
            for column in self.columns_of_rows()
            if not column.is_relation
        ]
        return picture_change(kind, *pictures, texts)


def _string(row, name):
    return str(row[name]) if row else ""


def _by_place(rows):
    """Return the rows by their places, which become 1, 2, 3."""
    rows = sorted(rows, key=lambda row: row["place"])
    return [{**row, "place": place} for place, row in enumerate(rows, 1)]
