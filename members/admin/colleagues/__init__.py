"""The pages about colleagues: who works here, in which role, and who no longer does."""

from . import pages, rights_page
