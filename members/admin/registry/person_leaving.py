"""The page on which a person leaves: the rows that end on a day, and the successor."""

from django import forms
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now, gettext_lazy as _

from members.actions import row_or_404, run
from members.fields import fingerprint
from members.models import Contact, Person
from members.people import leaving

from ..desk import WRITE, desk_page
from .partial_days import PeriodDayField
from .widgets import RelatedSelect


class LeavingForm(forms.Form):
    """The last day, and the person who follows: a registered one, or a new one.

    `row_keys` is {"shown": keys of the rendered rows, "also": those that are ticked}.
    """

    day = PeriodDayField(
        "until",
        if_empty=_("Enter the last day."),
        label=_("Last day"),
        help_text=_("What is ticked holds until the end of this day."),
    )
    follower = forms.ModelChoiceField(
        Person.objects.exclude(link_key=""),
        label=_("Choose a registered person"),
        required=False,
    )
    name = forms.CharField(
        label=_("Or enter the name of a new person"), max_length=120, required=False
    )
    email = Person._meta.get_field("email").formfield(
        label=_("E-mail of the new person"),
        help_text=_("The person is informed by e-mail, and nothing is shown publicly."),
    )

    def __init__(self, *args, person, site, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.person = person
        select = RelatedSelect(Contact._meta.get_field("person"), site)
        select.choices, select.is_required = self.fields["follower"].choices, False
        self.fields["follower"].widget = select

    def clean(self):
        cleaned = super().clean()
        follower, name = cleaned.get("follower"), cleaned.get("name")
        if follower and (name or cleaned.get("email")):
            self.add_error(
                "name", _now("Choose a person, or enter a new one; not both.")
            )
        if follower == self.person:
            self.add_error("follower", _now("Choose another person."))
        if cleaned.get("email") and not (follower or name):
            self.add_error("name", _now("Enter the name too."))
        if cleaned.get("email") and name:
            self._refuse_address(cleaned["email"])
        return cleaned

    def _refuse_address(self, email):
        if person := leaving.find_by_address(email).first():
            text = _now("%(name)s has this address. Choose that person above.")
            self.add_error("email", text % {"name": person})

    @property
    def arguments(self):
        data = self.cleaned_data
        return {"day": data["day"], "follower": self.successor, **self.row_keys}

    @property
    def successor(self):
        """The chosen person, a new one, or None."""
        data = self.cleaned_data
        if data["follower"] or not data["name"]:
            return data["follower"]
        return Person(name=data["name"], email=data["email"])


class Departure:
    """The context of the page: rows by kind, with ticks, and a preview.

    `fingerprint` is that of the day, the rows, the ticks and the follower of a preview; a
    confirmation posts it back, so that exactly this preview is carried out.
    """

    def __init__(self, person, form, post, *, by):
        self.person, self.form, self.post = person, form, post
        self.is_valid = form.is_valid() if form.is_bound else False
        self.day = form.cleaned_data["day"] if self.is_valid else timezone.localdate()
        self.rows = leaving.rows_after(person, self.day, by=by)
        self.keys = [leaving.row_key(row) for row in self.rows]
        sent = set(post.getlist("also"))
        rendered = set(post.getlist("shown"))
        # Rows that were not rendered yet are ticked, as at first.
        self.also = [key for key in self.keys if key in sent or key not in rendered]
        form.row_keys = {"shown": self.keys, "also": self.also}

    @property
    def groups(self):
        """Return [(heading, [(key, text, whether ticked)])]."""
        groups = {}
        for row, key in zip(self.rows, self.keys, strict=True):
            line = key, leaving.describe(row), key in self.also
            groups.setdefault(leaving.heading_of(row), []).append(line)
        return list(groups.items())

    @property
    def ending(self):
        pairs = zip(self.rows, self.keys, strict=True)
        return [row for row, key in pairs if key in self.also]

    @property
    def ending_groups(self):
        """Return [(heading, [text])]."""
        ticked = [
            (heading, [row[1] for row in rows if row[2]])
            for heading, rows in self.groups
        ]
        return [(heading, lines) for heading, lines in ticked if lines]

    @property
    def followed_lines(self):
        contacts = [row for row in self.ending if isinstance(row, Contact)]
        return [f"{c.organization}, {c.get_function_display()}" for c in contacts]

    @property
    def without_manager(self):
        return leaving.without_manager(self.ending, self.day)

    @property
    def fingerprint(self):
        named = [self.post.get(name, "") for name in ("follower", "name", "email")]
        return fingerprint([self.day.isoformat(), self.keys, self.also, named])

    @property
    def errors(self):
        return self.form.non_field_errors()

    @property
    def is_confirmed(self):
        return self.is_valid and self.post.get("confirm") == self.fingerprint


@desk_page(
    "members/person/<path:object_id>/leave/",
    "members_person_leave",
    "person_leaving",
    permissions=leaving.LEAVE.may.permissions,
    methods=WRITE,
    model=Person,
    needs_site=True,
)
def leave(request, object_id, site):
    """Show the rows that go on after a day; a first POST shows a preview, a second ends them."""
    person = row_or_404(Person.objects.exclude(link_key=""), object_id)
    data = request.POST if request.method == "POST" else None
    initial = {"day": date_format(timezone.localdate(), "j.n.Y")}
    form = LeavingForm(data, initial=initial, person=person, site=site)
    departure = Departure(person, form, request.POST, by=request.user)
    if departure.is_confirmed and run(request, leaving.LEAVE, form, person):
        return redirect("admin:person", person.pk)
    return {
        "title": _now("%s leaves") % person,
        "media": site.get_model_admin(Person).media + form.media,
        "form": form,
        "departure": departure,
    }
