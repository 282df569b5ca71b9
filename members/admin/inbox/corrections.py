"""The page on which the secretariat decides on a person's corrections."""

from django.utils.translation import gettext_lazy as _

from members.actions import form_of, run
from members.models import Batch, Consent, Person
from members.people.correction_review import APPROVE, CORRECTIONS, DECLINE, to_decide

from ..desk import WRITE, desk_page
from ..waiting import go_on, holder_context

ANSWERS = {"approve": APPROVE, "decline": DECLINE}


@desk_page(
    "corrections/<int:number>/",
    "person_correction",
    "person_correction",
    _("Correction by a person"),
    permissions=CORRECTIONS.permissions,
    methods=WRITE,
    finds=lambda request, number: Person.objects.filter(pk=number).exclude(link_key=""),
    model=Person,
)
def person_correction(request, person):
    """Show the former and the new values; POST approves or declines them."""
    forms = {name: _form(request, name, person) for name in ANSWERS}
    for name, form in forms.items():
        act = Batch.Act.DECISION
        if form.is_bound and run(request, ANSWERS[name], form, person, act=act):
            return go_on(request, CORRECTIONS, person.pk)
    return {
        "title": str(person),
        "person": person,
        "rows": [(Consent.Item(i).label, *rest) for i, *rest in to_decide(person)],
        "forms": forms if person.corrected_on else {},
        "taken": holder_context(CORRECTIONS, person.pk, request),
    }


def _form(request, name, person):
    is_sent = request.method == "POST" and name in request.POST
    return form_of(ANSWERS[name], person, request.POST if is_sent else None)
