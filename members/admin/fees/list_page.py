"""The list of fees of a year, and its file for the accountant."""

from django.conf import settings
from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from members.actions import require_factor
from members.association.messages import actions
from members.exchange.sheets import Sheet
from members.models import Fee, ListDownload
from members.queries import fees as listing
from members.queries.filters.selection import Selection
from members.tables import FORMATS

from ..desk import POST, desk_page, numbered_page
from .rights import MAY_SEE, MAY_SEE_PEOPLE, rights_of, year_or_404
from .sheet import fee_columns

PER_PAGE = 100


@desk_page("fees/<int:year>/list/", "fee_list", "fees/list", permissions=(MAY_SEE,))
def fee_list(request, year):
    """Show the fees of a year in one state, with sums and the actions on them."""
    state = state_of(request.GET)
    rows = listing.fees_of(year_or_404(year), state)
    page = numbered_page(request, rows, PER_PAGE)
    sums = listing.sums_of(year)
    return {
        "title": _("Membership fees %s") % year,
        "year": year,
        "state": state,
        "states": _fee_states(year, state),
        "page": page,
        "rows": [(fee, listing.missing_of(fee)) for fee in page],
        "sums": sums,
        "total": listing.total_of(sums),
        "formats": FORMATS,
        "days_to_pay": listing.DAYS_TO_PAY,
        "may_remind": _may_remind(request.user, state) and page.paginator.count,
        **rights_of(request.user),
    }


def _may_remind(user, state):
    """Whether fees in the state are reminded of, and the user may send such e-mails."""
    return state in ("unpaid", "overdue") and actions.SAVE.may(user)


def state_of(query):
    """Return the state that is asked for; all for one that is not known."""
    state = query.get("state", "")
    return state if state in listing.STATES else ""


def _fee_states(year, current):
    """Return (value, label, number of rows, whether it is chosen), in one query."""
    today = timezone.localdate()
    counts = {
        f"n_{name}": Count("pk", filter=listing.condition(name, today) or Q(pk__gt=0))
        for name in listing.STATES
    }
    numbers = Fee.objects.filter(year=year).aggregate(**counts)
    return [
        (name, label, numbers[f"n_{name}"], name == current)
        for name, label in listing.STATES.items()
    ]


@desk_page(
    "fees/<int:year>/file/<slug:ending>/",
    "fee_file",
    permissions=(MAY_SEE,),
    methods=POST,
)
def fee_file(request, year, ending):
    """Send the fees in one state as a file; the download is logged."""
    year_or_404(year)
    if ending not in FORMATS:
        raise Http404
    state = state_of(request.GET)
    rows = listing.fees_of(year, state)
    sees_people = request.user.has_perm(MAY_SEE_PEOPLE)
    if sees_people:
        require_factor(request)
    columns = fee_columns(sees_people=sees_people, has_commas=ending == "csv")
    sheet = _fee_sheet(request, year, state, columns, rows)
    _log_fee_file(request, ending, len(sheet.ids), sees_people)
    return FORMATS[ending].attachment(_fee_file_name(year, state), sheet.table())


def _log_fee_file(request, ending, rows, sees_people):
    """Record the download of these rows; administrators read the log."""
    ListDownload.objects.create(
        by=request.user,
        noun="fees",
        ending=ending,
        query=request.GET.urlencode(),
        rows=rows,
        has_personal_data=sees_people,
    )


def _fee_sheet(request, year, state, columns, rows):
    filters = ((_("Year"), str(year)), (_("State"), str(listing.STATES[state])))
    page = reverse("admin:fee_list", args=[year])
    address = f"{settings.SITE_ADDRESS}{page}?state={state}"
    made_by = request.user.get_full_name() or str(request.user)
    return Sheet(
        _("Membership fees %s") % year,
        columns,
        list(rows.values_list("pk", flat=True)),
        rows,
        timezone.localdate(),
        Selection(filters, address, made_by),
    )


def _fee_file_name(year, state):
    day = timezone.localdate().isoformat()
    words = slugify(str(listing.STATES[state])) if state else ""
    part = f"-{words}" if words else ""
    return f"{slugify(_('Membership fees'))}-{year}-{day}{part}"
