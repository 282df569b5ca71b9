"""The filter by which templates show e-mail addresses."""

from django import template

from members.models.email_addresses import readable

register = template.Library()
register.filter("readable_address", readable)
