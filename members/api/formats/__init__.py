"""The same rows in other formats, by the suffix of the address; made of the Structs alone.

flat.py     a table of a row each, for CSV and XLSX
json_ld.py  W3C Organization Ontology and schema.org, with the context inline
geojson.py  rows with coordinates as features
views.py    their addresses, with the parameters of the lists
"""

from .json_ld import CLUSTER, JSON_LD
from .views import formats_of, routes_of
