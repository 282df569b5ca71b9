"""Pictures in rows: a file, a text alternative, and an order that people choose."""

from members.models import Image

from ..values import ValueDifference, picture_change, refuse_choice, refuse_shape
from .rows import Rows

WITHOUT_TEXT = ("image", "place")


class Pictures(Rows):
    """Rows with a picture by its hash in `image`, and their order in `place`, from 1.

    A row without a place stands where it comes.
    """

    is_ordered = True
    picture_size = "large"

    def picture_inputs(self):
        return [f"{self.name}-{number}-image" for number in range(self.most)]

    @property
    def texts(self):
        """The columns of text about a picture."""
        return [name for name in self.columns if name not in WITHOUT_TEXT]

    def _relations(self):
        # The bytes of the pictures are not loaded.
        return [name for name in super()._relations() if name != "image"]

    def _value(self, row):
        texts = {name: getattr(row, name) for name in self.texts}
        return {"image": row.image_id, "place": row.place, **texts}

    def _path(self, column):
        return column.attname if column.is_relation else column.name

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

    def _python(self, column, value):
        if column.related_model is not Image:
            return super()._python(column, value)
        return Image.objects.defer("data").filter(hash=value).first() or refuse_choice()

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

    def _form_field(self, column, context, value):
        if column.related_model is not Image:
            return super()._form_field(column, context, value)
        hashes = [row["image"] for row in value]
        context.names.load_pictures(hashes)
        return context.picture_field(self.label_of(column), hashes)

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
