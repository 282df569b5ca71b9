"""One form of a proposal: what it shows, what was typed, and what became of it."""

from collections import namedtuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.utils import ErrorDict, ErrorList
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ... import review
from ...models import Organization
from .. import drafts
from . import partners
from .inputs import form_of

SEEN, ROWS = "seen-", "participations"
Group = namedtuple("Group", "heading hint inputs")


class Page:
    """A proposal that a member writes; without a post it shows what waits, or is live."""

    def __init__(self, pages, subject, user, post=None):
        self.pages, self.subject, self.user, self.post = pages, subject, user, post
        self.refused_rows, self.is_judged = [], True
        self._look()

    def _look(self):
        self.request = review.pending(self.subject)
        if self.request and not self.subject.is_new:
            setattr(self.request, self.subject.noun, self.subject.target)
        self.live = review.live_now(self.subject)
        noun = self.subject.noun
        self.current = review.once_approved(noun, self.live, self.request)
        for known in ("partners", "names"):
            self.__dict__.pop(known, None)

    @property
    def is_over(self):
        """That the proposal of the address waits no longer, or never did."""
        return self.subject.number is not None and self.request is None

    @property
    def address(self):
        return self.pages.form_address(self.subject)

    @property
    def token(self):
        return drafts.sign(self.user, self.subject.organization)

    @cached_property
    def form(self):
        own = {name: value for name, value in self.current.items() if name != ROWS}
        kind = form_of(self.subject.noun, self.names, own)
        return kind(self.post, initial=self.current, label_suffix="")

    @cached_property
    def rows(self):
        """The partners; None for a noun that has none."""
        if ROWS not in self.current:
            return None
        own = self.subject.organization
        shown = self._seen_rows or [_first_row(own)]
        return partners.rows_of(shown, own, self.partners, self.post)

    @cached_property
    def partners(self):
        own = {"organization": self.subject.organization.slug}
        rows = [*self.current.get(ROWS, []), *self.live.get(ROWS, [])]
        for item in self.request.items.all() if self.request else []:
            if item.field == ROWS:
                rows += item.old + item.proposed["add"] + item.proposed["change"]
        return partners.Names([*rows, own])

    @cached_property
    def names(self):
        """What slugs stand for, for its own people; organizations as in the rows."""
        own, known = self.subject.organization, {}
        if ROWS in self.current:
            known[Organization] = self.partners.shown_to(own)
        return review.Names(seen_by=own, known=known)

    @property
    def _hidden(self):
        """Who asked not to be shown is named nowhere, but keeps its row."""
        return self.partners.unlisted - {self.subject.organization.slug}

    @property
    def _seen_rows(self):
        rows = self.current[ROWS]
        return [row for row in rows if row["organization"] not in self._hidden]

    @property
    def hidden_rows(self):
        rows = self.current.get(ROWS)
        return [row for row in rows or [] if row["organization"] in self._hidden]

    @property
    def groups(self):
        """The parts of the form in order; None for inputs where the rows stand."""
        return [
            Group(heading, hint, names and [self.form[name] for name in names])
            for heading, hint, names in self.pages.groups
        ]

    @property
    def seen(self):
        """What the page showed when the writing began, as (name of the input, mark)."""
        given = self.post or {}
        return [
            (f"{SEEN}{name}", given.get(f"{SEEN}{name}") or review.fingerprint(value))
            for name, value in self.current.items()
        ]

    def judge_later(self):
        """Show what was typed without a word about what is wrong: nothing was sent."""
        self.is_judged = False
        parts = [self.form]
        if self.rows is not None:
            self.rows.full_clean()
            self.rows._non_form_errors = ErrorList()
            parts += self.rows.forms
        for part in parts:
            part.full_clean()
            part._errors = ErrorDict()

    @property
    def has_errors(self):
        """Say whether something was sent and refused."""
        if self.post is None or not self.is_judged:
            return False
        is_wrong = self.rows is not None and not self.rows.is_valid()
        return bool(self.form.errors or self.refused_rows or is_wrong)

    @property
    def differences(self):
        """What waits, against what is live."""
        if self.request is None:
            return []
        return review.differences(self.request, self.names, self.live)

    def send(self):
        """Propose what was typed; False when it is refused, with words for it."""
        parts = [self.form, self.rows] if self.rows is not None else [self.form]
        if not all([part.is_valid() for part in parts]):  # noqa: C419
            return False
        wanted = dict(self.form.cleaned_data)
        if self.rows is not None:
            wanted[ROWS] = self.rows.values + self.hidden_rows
        seen = {name: self.post.get(f"{SEEN}{name}", "") for name in wanted}
        try:
            self.sent = review.submit(
                self.subject,
                wanted,
                by=self.user,
                seen=None if self.subject.is_new and not self.request else seen,
            )
        except ValidationError as refusal:
            self._tell(refusal)
            return False
        return True

    def _tell(self, refusal):
        if getattr(refusal, "code", None) == "access":
            raise Http404 from refusal
        if not hasattr(refusal, "error_dict"):
            self.form.add_error(None, refusal.messages)
            return
        self.subject = self.subject.fresh()
        self._look()
        for name, errors in refusal.error_dict.items():
            words = [text for error in errors for text in error.messages]
            if errors[0].code == "meanwhile":
                words = [self._meanwhile(name)]
            if name == ROWS:
                self.refused_rows += words
            else:
                known = name != NON_FIELD_ERRORS and name in self.form.fields
                self.form.add_error(name if known else None, words)

    def _meanwhile(self, name):
        """Say what stands there by now; sent once more, what was typed takes its place."""
        self.post = self.post.copy()
        self.post[f"{SEEN}{name}"] = review.fingerprint(self.current[name])
        empty = [] if isinstance(self.current[name], list) else ""
        told = review.told(
            self.subject.noun, name, self.current[name], empty, self.names
        )
        return _(
            "Somebody has changed this while you were writing. It says now: %(now)s. "
            "Send once more to put yours in its place."
        ) % {"now": "; ".join(filter(None, told.before)) or "–"}


def _first_row(own):
    """Begin with the member itself."""
    ends = dict.fromkeys(["since", "until"], "")
    exact = dict.fromkeys(["since_precision", "until_precision"], "day")
    return {"organization": own.slug, "role": "", **ends, **exact}
