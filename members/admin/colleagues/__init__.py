"""The pages about colleagues: the staff of the secretariat, their roles, and former staff."""

from . import pages, rights_page
