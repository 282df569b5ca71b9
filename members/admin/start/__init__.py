"""The guide of a new registry: a step a page, each saved at once, in any order.

steps.py   the steps, and which of them are done, as the data has it
forms.py   the forms of the steps that no other page has
pages.py   the page of all steps and that of one
"""

from .steps import SEEN, guide_of
