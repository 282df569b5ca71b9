"""The form of an organization: what it shows, what was typed, and what became of it."""

from collections import namedtuple
from functools import cached_property

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404
from django.utils.text import capfirst

from .. import review
from ..models import Cluster
from . import drafts
from .forms import logo
from .forms.field import Conflict, Field
from .forms.profile import ORGANIZATION, ProfileForm
from .forms.rows import KINDS

SEEN, NOW, CHOICE = "seen-", "now-", "choose-"
MINE, THEIRS = "mine", "theirs"
Logo = namedtuple("Logo", "signed picture")


class Editing:
    """One organization's form; without a post it shows what will be once all is approved."""

    def __init__(self, organization, user, data=None, files=None):
        self.organization, self.user = organization, user
        self.general, self.refusals, self.clashes = [], {}, set()
        self.names, self.data = review.Names(), data
        if data is not None:
            self._take_picture(files or {})
        self._look()

    def _take_picture(self, files):
        self.data, refusal = logo.take(self.data, files, self.organization.pk)
        if refusal:
            self.refusals[logo.NAME] = refusal.messages

    def _look(self):
        """Read what is live and what waits; what was typed stays."""
        self.request = review.pending(self.organization)
        self.shown = review.wanted_now(self.organization, self.request)
        self.__dict__.pop("fields", None)

    @cached_property
    def form(self):
        return ProfileForm(self.data, self.organization, self.shown)

    @cached_property
    def sets(self):
        return {
            name: kind(self.data, self.shown[name], self.names, prefix=name)
            for name, kind in KINDS.items()
        }

    @cached_property
    def logo(self):
        """The picture that is chosen as (its signed name, the picture or None)."""
        try:
            chosen = logo.read(self.organization.pk, self._posted("", logo.NAME))
        except ValidationError:
            chosen = self.shown[logo.NAME]
        signed = logo.sign(self.organization.pk, chosen)
        return Logo(signed, self.names.picture(chosen) if chosen else None)

    @property
    def token(self):
        return drafts.sign(self.user, self.organization)

    @cached_property
    def fields(self):
        """All that members own, by name, in the order of the form."""
        waiting = review.differences(self.request, self.names) if self.request else []
        told = {difference.item.field: difference for difference in waiting}
        at_once = Cluster.objects.values_list("at_once", flat=True).first() or []
        return {
            name: Field(
                name=name,
                label=capfirst(review.label_of(ORGANIZATION, name)),
                input=self.sets.get(name) or self.form[name],
                seen=self._seen(name),
                is_at_once=name in at_once,
                waiting=told.get(name),
                conflict=self._conflict(name),
                refusals=self.refusals.get(name, []),
            )
            for name in review.fields_of(ORGANIZATION)
        }

    @property
    def errors(self):
        """All that is wrong, as (id of the input, label, words), for one list of links."""
        message = [
            ("id_message", self.form.fields["message"].label, words)
            for words in self.form["message"].errors
        ]
        return [e for field in self.fields.values() for e in field.errors] + message

    @property
    def conflicts(self):
        return [field for field in self.fields.values() if field.conflict]

    def _posted(self, kind, name):
        return self.data.get(f"{kind}{name}", "") if self.data is not None else ""

    def _seen(self, name):
        """Give the fingerprint of what the page showed when the writing began."""
        if self.data is None:
            return review.fingerprint(self.shown[name])
        return self._posted(SEEN, name)

    def _conflict(self, name):
        asked_before = self._posted(NOW, name)
        if name not in self.clashes and not asked_before:
            return None
        now = review.fingerprint(self.shown[name])
        mine = self.wanted.get(name, self.shown[name])
        return Conflict(
            mine=review.told(ORGANIZATION, name, mine, self.shown[name], self.names),
            now=review.told(ORGANIZATION, name, self.shown[name], mine, self.names),
            fingerprint=now,
            choice=self._posted(CHOICE, name) if asked_before == now else "",
        )

    @cached_property
    def is_valid(self):
        sets = [rows.is_valid() for rows in self.sets.values()]
        return self.form.is_valid() and all(sets) and not self.refusals

    @cached_property
    def wanted(self):
        """Give {field: value} of what the page had shown and the post holds."""
        self.form.full_clean()
        return {
            name: self._value(name)
            for name in review.fields_of(ORGANIZATION)
            if self._posted(SEEN, name) and self._is_given(name)
        }

    def _is_given(self, name):
        if name in KINDS:
            return self.sets[name].is_valid()
        return self.form.is_given(name) and name in self.form.cleaned_data

    def _value(self, name):
        known = review.fields_of(ORGANIZATION)[name]
        rows = self.sets.get(name)
        return known.clean(rows.values if rows else self.form.value_of(name))

    def send(self):
        """Propose what was typed; give what became of it, or None when it is refused."""
        if not self.is_valid:
            return None
        chosen = {n: self._posted(CHOICE, n) for n in self.wanted}
        wanted = {n: v for n, v in self.wanted.items() if chosen[n] != THEIRS}
        seen = {
            n: self._posted(NOW if chosen[n] == MINE else SEEN, n) for n in self.wanted
        }
        message = self.form.cleaned_data["message"].replace("\r\n", "\n")
        try:
            return review.submit(
                self.organization, wanted, by=self.user, seen=seen, message=message
            )
        except ValidationError as refusal:
            self._tell(refusal)
        self._look()
        return None

    def _tell(self, refusal):
        if getattr(refusal, "code", None) == "access":
            raise Http404 from refusal
        if not hasattr(refusal, "error_dict"):
            self.general += refusal.messages
            return
        for name, errors in refusal.error_dict.items():
            words = [text for error in errors for text in error.messages]
            if errors[0].code == "meanwhile":
                self.clashes.add(name)
            elif name == NON_FIELD_ERRORS or name not in self.wanted:
                self.general += words
            elif name in KINDS:
                self.refusals[name] = words
            else:
                self.form.add_error(name, words)
