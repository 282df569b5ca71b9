"""The page of a new period: offices that end or continue, new holders, a confirmation."""

from dataclasses import dataclass
from functools import cached_property

from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.accounts.access import recipients_for
from members.actions import run, words_for
from members.association import offices
from members.association.offices.new_period import DAY, taken_twice
from members.association.offices.receipts import is_news
from members.fields import fingerprint
from members.models import Body, Role

from ..desk import WRITE, desk_page
from .meetings import BODY, find_body
from .period_forms import Entries, PeriodForm
from .period_rows import with_pasted

OUT, STAYS = "out", "stays"


@dataclass
class Holder:
    """An office that continues after the first day, and the choice posted for it."""

    role: Role
    choice: str
    again_as: str
    error: str = ""

    @property
    def is_out(self):
        return self.choice == OUT and not self.again_as

    @property
    def is_again(self):
        return bool(self.again_as)

    @property
    def name(self):
        return str(self.role.person or self.role.organization)

    @property
    def place(self):
        return str(self.role.organization or "") if self.role.person else ""

    @property
    def entry(self):
        role = self.role
        key = f"holder-{role.pk}"
        return offices.OfficeEntry(key, self.again_as, role.person, role.organization)


class NewPeriod:
    """The form of BEGIN_PERIOD: a new period as posted, or its initial state.

    `fingerprint` is that of the preview; a confirmation posts it, and confirms just that.
    """

    def __init__(self, body, post, site):
        self.body, self.errors = body, []
        self.post, self.problems = with_pasted(post, body)
        today = date_format(timezone.localdate(), "j.n.Y")
        self.form = PeriodForm(self.post, initial={"day": today}, label_suffix="")
        kwargs = {"prefix": "new", "form_kwargs": {"site": site}}
        self.rows = Entries(self.post, **kwargs)
        self._is_valid = post is not None and self.form.is_valid()
        self.day = self.form.cleaned_data["day"] if self._is_valid else None
        self.has_valid_rows = post is not None and self.rows.is_valid()
        self._refuse_twice()

    @cached_property
    def holders(self):
        day = self.day or timezone.localdate()
        return [self._holder(role) for role in offices.offices_on(self.body, day)]

    def _holder(self, role):
        post = self.post or {}
        choice, again = (post.get(f"{n}-{role.pk}", "") for n in ("holder", "again"))
        is_known = again in Role.Kind.values
        return Holder(
            role, STAYS if choice == STAYS else OUT, again if is_known else ""
        )

    @cached_property
    def later(self):
        return offices.later_offices(self.body, self.day or timezone.localdate())

    @property
    def offices(self):
        return Role.Kind.choices

    @property
    def seen_keys(self):
        return offices.keys_of([h.role for h in self.holders], self.later)

    @property
    def staying(self):
        return {h.role.pk for h in self.holders if h.choice == STAYS and not h.is_again}

    @property
    def going_out(self):
        return [holder for holder in self.holders if holder.is_out]

    @property
    def staying_holders(self):
        return [h for h in self.holders if h.role.pk in self.staying]

    @property
    def entries(self):
        return [*(h.entry for h in self.holders if h.is_again), *self.rows.entries]

    @property
    def is_shown(self):
        """Whether there is a preview: the post is valid, and asks for no more rows."""
        is_right = self._is_valid and self.has_valid_rows and not self.problems
        is_wrong = any(holder.error for holder in self.holders)
        return is_right and not is_wrong and "more" not in self.post

    @property
    def unregistered(self):
        """The rows of new persons that are not ticked, unless their names are alike others."""
        rows = self.rows.used if self.post is not None else []
        new = [form for form in rows if form.is_new and not form["create"].value()]
        return [form for form in new if not form.alike]

    @property
    def is_wrong(self):
        if self.post is None or "more" in self.post:
            return False
        return not (self.is_shown or self.errors)

    @property
    def fingerprint(self):
        choices = [[h.role.pk, h.choice, h.again_as] for h in self.holders]
        rows = sorted(item for item in self.post.items() if item[0].startswith("new-"))
        return fingerprint([self.day.isoformat(), self.seen_keys, choices, rows])

    def is_valid(self):
        """Whether the post confirms the preview that was rendered."""
        return self.is_shown and self.post.get("confirm") == self.fingerprint

    @property
    def arguments(self):
        names = ("day", "seen_keys", "staying", "entries")
        return {name: getattr(self, name) for name in names}

    @property
    def last_day(self):
        return self.day - DAY

    @cached_property
    def letters(self):
        """Return [(name of the recipient, reason)] of the e-mails that follow; one query."""
        ended = [h.role for h in self.going_out] if is_news(self.last_day) else []
        begun = [_unsaved_role(self.body, entry) for entry in self.entries]
        recipients = recipients_for([*ended, *begun])
        lines = [
            (name, _("the office ends") if n < len(ended) else _("the new office"))
            for n, parties in enumerate(recipients)
            for name in map(str, parties)
        ]
        added = [row.person for row in begun if row.person and row.person.pk is None]
        about = _("what the registry stores (the notice that the law requires)")
        return [*((str(p), about) for p in added if p.email), *lines]

    @property
    def without_address(self):
        """Return the names of new holders without an e-mail address."""
        persons = [entry.person for entry in self.entries if entry.person]
        return [person.name for person in persons if not person.email]

    def take_refusal(self, error):
        """Show why it was refused, at the rows that are meant."""
        if hasattr(error, "error_dict"):
            for key, texts in error.message_dict.items():
                self._refuse_row(key, " ".join(texts))
        else:
            self.errors = words_for(error)

    def _refuse_row(self, key, text):
        for form in self.rows.forms:
            if form.prefix == key:
                form.add_error(None, text)
        for holder in self.holders:
            if key == f"holder-{holder.role.pk}":
                holder.error = text
        self.has_valid_rows = False

    def _refuse_twice(self):
        """Refuse the same office twice at once, as the constraints of Role would."""
        if not (self._is_valid and self.has_valid_rows):
            return
        others = [h.role for h in self.staying_holders] + self.later
        text = _("This office is already recorded for that period.")
        for key in taken_twice(self.entries, others):
            self._refuse_row(key, text)


def _unsaved_role(body, entry):
    holder = {"role": entry.role, "person": entry.person}
    return Role(body=body, organization=entry.organization, **holder)


@desk_page(
    f"{BODY}/new-period/",
    "new_period",
    "bodies/new_period",
    permissions=offices.BEGIN_PERIOD.may.permissions,
    methods=WRITE,
    model=Body,
    needs_site=True,
)
def new_period(request, pk, site):
    """Show the office holders; a first POST shows a preview, a second carries it out."""
    body = find_body(pk)
    period = NewPeriod(body, request.POST if request.method == "POST" else None, site)
    if run(request, offices.BEGIN_PERIOD, period, body):
        return redirect("admin:members_body_change", pk)
    media = period.form.media + period.rows.media
    return {"title": _("New period of %s") % body, "media": media, "period": period}
