"""Open, tick, edit and send the review page of a proposal."""

from django.urls import reverse

from members.models import ChangeRequest, Organization
from members.records import review
from tests.support.admin import address
from tests.support.html_forms import filled

QUEUE = reverse("admin:members_changerequest_changelist")


def propose(organization, by, **wanted):
    return review.submit(organization, wanted, by=by).waiting


def page_of(request):
    return address("changerequest", request)


def send(client, request, act, tick=None, **typed):
    """Send the page of the request as it was shown, with this ticked and typed."""
    return send_as_shown(
        client, request, client.get(page_of(request)), act, tick, **typed
    )


def send_as_shown(client, request, page, act, tick=None, **typed):
    values = filled(page) | {"act": act}
    if tick is not None:
        values["approve"] = tick
    return client.post(page_of(request), values | typed)


def live(organization):
    return Organization.objects.get(pk=organization.pk)


def status(request):
    return ChangeRequest.objects.get(pk=request.pk).status


def fields(page):
    return {field.name: field for field in page.context["page"].fields}


def queue(client, **query):
    return [str(row) for row in client.get(QUEUE, query).context["cl"].result_list]
