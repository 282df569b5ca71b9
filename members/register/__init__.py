"""The national business register (Enhetsregisteret), asked over its open API.

client.py   units, sub-units, names and updates; transport.py the requests
units.py    an answer as our columns hold it; fields.py its values by type
lookup.py   a number or a name in a form; form_part.py the part of it that shows the answer
snapshots.py  new organizations, filled from units
errors.py   why there is no answer
"""
