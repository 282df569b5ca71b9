"""The filters of a timeline (user, field, days), and the two moments of a comparison."""

from datetime import datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.models import User
from members.records.history import TimelineFilter, parse_cursor
from members.records.history.reading import columns_of

NOBODY = "0"
YEARS = range(1900, 2200)
UNREADABLE = _("Write a day as 2026-05-17 or 17.05.2026, or choose it in the calendar.")
UNKNOWN_PERSON = _("Choose one of the listed people.")
UNREADABLE_MOMENT = _(
    "Write a day and a time as 2026-05-17T13:45, or choose them in the calendar."
)


class TimelineDayField(forms.DateField):
    """A day of an address: as the browser's calendar writes it, or as Norwegians do."""

    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": UNREADABLE}

    def __init__(self, **options):
        formats = ["%Y-%m-%d", "%d.%m.%Y"]
        super().__init__(required=False, input_formats=formats, **options)

    def validate(self, value):
        super().validate(value)
        _require_year(value, UNREADABLE)


class MomentField(forms.Field):
    """A moment in the time zone of the cluster; of a day alone, its last one."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **options):
        super().__init__(required=False, **options)

    def to_python(self, value):
        if not value:
            return None
        text = str(value).strip()
        try:
            moment, day = parse_datetime(text), parse_date(text)
        except ValueError as wrong:
            raise ValidationError(UNREADABLE_MOMENT) from wrong
        moment = datetime.combine(day, time.max) if day else moment
        if moment is None:
            raise ValidationError(UNREADABLE_MOMENT)
        _require_year(moment, UNREADABLE_MOMENT)
        return moment if moment.tzinfo else timezone.make_aware(moment)


class TimelineForm(forms.Form):
    """The filters of a timeline; invalid values are left out of `wanted`."""

    person = forms.RegexField(
        r"^[0-9]{1,18}$", label=_("Who"), required=False, widget=forms.Select
    )
    field = forms.ChoiceField(label=_("What"), required=False)
    since = TimelineDayField(label=_("From day"))
    until = TimelineDayField(label=_("To day"))

    def __init__(self, data, timeline, *, names_people):
        super().__init__(data, label_suffix="")
        self.timeline = timeline
        models = [source.model for source in timeline.sources]
        self.fields["field"].choices = [("", ""), *_field_choices(timeline, models)]
        self.fields["person"].error_messages["invalid"] = UNKNOWN_PERSON
        if not names_people:
            del self.fields["person"]

    def offer(self):
        """Offer the fields and users of the timeline, once a page of it is read."""
        timeline = self.timeline
        offered = [("", _("Everything")), *_field_choices(timeline, timeline.models)]
        self.fields["field"].choices = offered
        if person := self.fields.get("person"):
            person.widget.choices = [("", _("Everyone")), *_user_choices(timeline)]

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day cannot be before the first."))

    def filters(self):
        """Return the TimelineFilter of all that could be read."""
        self.full_clean()
        data = self.cleaned_data
        model, _dot, column = (data.get("field") or "").partition(".")
        person = data.get("person")
        return TimelineFilter(
            user=int(person) if person else None,
            model=model,
            columns=_with_precision(self.timeline, model, column),
            start=_midnight(data.get("since")),
            end=_midnight(data.get("until"), days=1),
        )


class CursorField(forms.Field):
    def to_python(self, value):
        return parse_cursor(value) if value else None


class CursorForm(forms.Form):
    """The event beyond which a page of the timeline begins."""

    older = CursorField(required=False)
    newer = CursorField(required=False)


class ComparisonForm(forms.Form):
    """Two moments, and whether to show only the differences between them."""

    only = forms.BooleanField(label=_("Only differences"), required=False)

    def __init__(self, data):
        super().__init__(data, label_suffix="")
        # "from" is a keyword of Python.
        moments = {
            "from": MomentField(label=_("As it was")),
            "to": MomentField(label=_("And as it was")),
        }
        self.fields = moments | self.fields

    def moments(self, default):
        """Return both moments; now for a missing `to`, the default for a missing `from`."""
        self.full_clean()
        data = self.cleaned_data
        return data.get("from") or default, data.get("to") or timezone.now()


def _require_year(value, message):
    if value and value.year not in YEARS:
        raise ValidationError(message)


def _midnight(day, days=0):
    """Return the first moment of a day, or of one so many days later, in local time."""
    if day is None:
        return None
    first = datetime.combine(day + timedelta(days=days), time.min)
    return timezone.make_aware(first)


def _user_choices(timeline):
    """Return the choices of users who have changed something, and of nobody."""
    users = {user for _model, user, _number in timeline.authors}
    rows = timeline.known_rows
    choices = [(str(user), rows.name(User, user)) for user in users - {None}]
    choices.sort(key=lambda choice: choice[1].casefold())
    return [*choices, (NOBODY, _("No user"))] if None in users else choices


def _field_choices(timeline, models):
    """Return the choices of each model, and of each of its fields, under its name."""
    for model in models:
        name = model._meta.model_name
        label = capfirst(str(model._meta.verbose_name))
        everything = (name, _("All: %(name)s") % {"name": label})
        fields = [
            (f"{name}.{column}", text) for column, text in timeline.reader.labels(model)
        ]
        yield label, [everything, *fields]


def _with_precision(timeline, model, column):
    """Return the column, and that of its precision where it has one."""
    matches = [columns_of(s.model) for s in timeline.sources if s.name == model]
    columns = matches[0] if matches else {}
    return tuple(name for name in (column, f"{column}_precision") if name in columns)
