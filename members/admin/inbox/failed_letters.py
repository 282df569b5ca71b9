"""The page of an e-mail; of one that failed also its recipient's address, and a second try."""

from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import npgettext_lazy

from members.actions import form_of, row_or_404, run
from members.actions.waiting import RowText, WaitingKind
from members.mail.letter_kinds import KINDS
from members.models import Letter, Person, User
from members.models.email_addresses import readable
from members.people import readdressing
from members.people.readdressing import CORRECT

from ..desk import WRITE, desk_page
from ..waiting import go_on, holder_context


def _row_names(model):
    rows = model.objects.filter(email=OuterRef("to")).exclude(name="").order_by("pk")
    return Subquery(rows.values("name")[:1])


def _letter_text(row):
    kind = str(KINDS.get(row["kind"], row["kind"]))
    note = f"{kind}: {Letter.Failure(row['failure']).label}"
    address = readable(row["to"])
    return RowText(row["name"] or address, note, address if row["name"] else "")


LETTERS = WaitingKind.declare(
    name="letters",
    place=70,
    label=npgettext_lazy("waiting", "e-mail not delivered", "e-mails not delivered"),
    rows=lambda: Letter.objects.failed_lately().exclude(to=""),
    values={
        "to": F("to"),
        "kind": F("kind"),
        "failure": F("failure"),
        "name": Coalesce(_row_names(Person), _row_names(User), Value("")),
    },
    describe=_letter_text,
    since="failed_at",
    permissions=CORRECT.may.permissions,
    new="failed_at__gt",
    noun="letter",
    listing=("letter", "admin_list"),
    query="state=lately",
)


@desk_page(
    "letters/<int:number>/",
    "letter",
    "failed_letter",
    opens_to=LETTERS.is_for,
    methods=WRITE,
    model=Letter,
)
def failed_letter(request, number):
    """Show an e-mail and its recipient; POST corrects the address of a failed one and sends it."""
    letter = row_or_404(Letter.objects.all(), number)
    recipients = readdressing.recipients(letter.to)
    data = request.POST if request.method == "POST" else None
    initial, asks = {"email": letter.to}, bool(recipients.wrote_it_themselves)
    form = form_of(CORRECT, letter, data, initial=initial, asks=asks)
    if run(request, CORRECT, form, letter):
        return go_on(request, LETTERS, letter.pk)
    others = readdressing.failed_letters(letter.to)
    return {
        "title": _kind(letter),
        "letter": letter,
        "recipients": recipients,
        "form": form,
        "others": [(_kind(one), one) for one in others if one.pk != letter.pk],
        "taken": letter.failed_at and holder_context(LETTERS, letter.pk, request),
    }


def _kind(letter):
    return str(KINDS.get(letter.kind, letter.kind)).capitalize()
