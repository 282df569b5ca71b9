"""Offer an undo in the messages of Django's own pages."""

from members.actions import offer_undo


class UndoOfferMixin:
    """A ModelAdmin whose messages of success offer to undo what the request wrote.

    What records a batch leaves it in `request.batch`.
    """

    def changeform_view(self, request, *args, **kwargs):
        return _offering(request, super().changeform_view(request, *args, **kwargs))

    def delete_view(self, request, *args, **kwargs):
        return _offering(request, super().delete_view(request, *args, **kwargs))

    def response_action(self, request, *args, **kwargs):
        return _offering(request, super().response_action(request, *args, **kwargs))


def _offering(request, response):
    # A page that is not a redirect has yet to show its messages.
    if response and response.status_code == 302 and hasattr(request, "batch"):
        offer_undo(request, request.batch)
    return response
