"""Read what people type on the short pages of the desk: names, partners, amounts.

names.py     organizations by a typed name, and those to choose from
partners.py  lines of “name – role”
money.py     lines such as “12 mill. kr fra Forskningsrådet 2024–2027”
"""

from .money import MoneyLine, read_money
from .names import TypedOrganization, find_typed, name_and_number
from .partners import PartnerLine, read_partners
