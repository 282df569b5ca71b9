"""The pages about colleagues: who works here, in which role, and who no longer does."""

from . import adding, changing, ending, list_page, resetting, rights_page
