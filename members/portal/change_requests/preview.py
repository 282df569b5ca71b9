"""The public page as it will be once all that a form holds is approved."""

from copy import copy
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.urls import resolve

from members.fields import ORGANIZATION
from members.records import review

from .pictures import picture_address


@dataclass
class Preview:
    """The form of a public page that is not there yet, for its bar above the page."""

    request: object
    form: object
    address: str

    @property
    def inputs(self):
        """Return (name, value) of all that was posted, but for the button."""
        left_out = {"act", "csrfmiddlewaretoken"}
        lists = [item for item in self.form.data.lists() if item[0] not in left_out]
        return [(name, value) for name, values in lists for value in values]

    @property
    def language_form(self):
        return {"id": "proposal", "name": "act", "value": "preview", "enter": "send"}

    @cached_property
    def left_out(self):
        """The labels of the fields that are not in it, since something is wrong there."""
        return list(
            dict.fromkeys(str(label) for _at, label, _text in self.form.problems)
        )

    def response(self):
        """Return the public page, rendered with the values; nothing of it is saved."""
        subject, noun = self.form.subject, self.form.noun
        changes = _changes_of(self.form)
        with review.rehearsal(subject.target, changes, subject.organization) as row:
            self.is_public = noun.is_public(row) or noun is ORGANIZATION
            ORGANIZATION.show(subject.organization)
            page = row if noun.public else subject.organization
            return self._render(page.get_absolute_url())

    def _render(self, path):
        """Return the answer of the public page, with this bar and the pictures of the form."""
        visit, match = copy(self.request), resolve(path)
        visit.method, visit.GET, visit.resolver_match = "GET", QueryDict(), match
        visit.preview = self
        page = match.func(visit, *match.args, **match.kwargs)
        for image in self._pictures():
            own = picture_address(image, self.form.organization)
            content = page.content.replace(
                image.get_absolute_url().encode(), own.encode()
            )
            page.content = content
        return page

    def _pictures(self):
        """Return the pictures of the form: visitors cannot see the new ones yet."""
        fields, values = self.form.declared, self.form.wanted
        hashes = {h for n, v in values.items() for h in fields[n].pictures(v) if h}
        return filter(None, map(self.form.names.picture, hashes))


def _changes_of(form):
    """Return {field: proposed} of all that the form would change, as far as valid."""
    fields, values = form.noun.proposable, {**form.shown, **form.wanted}
    changes = {
        f: f.propose(form.live[n], values[n]) for n, f in fields.items() if n in values
    }
    return {field: value for field, value in changes.items() if value is not None}
