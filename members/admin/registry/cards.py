"""Admins of models with a card: their lists, messages and saved forms lead to it."""

import re

from django.contrib.admin.views.main import ChangeList
from django.shortcuts import redirect
from django.utils.safestring import SafeString

from members.actions import links

# In the messages of Django.
FORM_ADDRESS = re.compile(r'(?<=<a href=")[^"]*/(\d+)/change/(?=")')


class CardChangeList(ChangeList):
    def url_for_result(self, result):
        return links.desk_path(result)


class CardMixin:
    """A ModelAdmin of rows that have a card."""

    def get_changelist(self, request, **kwargs):
        return CardChangeList

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["card"] = obj and links.desk_path(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def response_post_save_add(self, request, obj):
        return redirect(links.desk_path(obj))

    response_post_save_change = response_post_save_add

    def message_user(self, request, message, *args, **kwargs):
        """Link a saved row to its card, which Django links to its form."""
        text = FORM_ADDRESS.sub(self._card_of_match, str(message))
        is_safe = isinstance(message, SafeString)
        message = SafeString(text) if is_safe else message
        super().message_user(request, message, *args, **kwargs)

    def _card_of_match(self, match):
        return links.desk_path(self.model(pk=match[1]))
