#!/usr/bin/env bash
# xmlschema 4.3.2 encodes the decimal 0.00000000 as 0E-8, which it then refuses as invalid against the same schema.
#
# A rate of eight decimals that is nil, as a database or Arrow column gives it, is Decimal("0E-8") in Python, and a
# hundred that was normalised is Decimal("1E+2"). XML Schema's decimal has no exponent. encode() checks the value, says
# nothing and writes the exponent; iter_errors() on its own output and every receiver refuse it. Reading 0.00000000 is
# right, so a message read and written again is spoilt. xsdata and zeep write 0.00000000.
#
# Guess before the run: encode() gives a document that its schema accepts, or refuses the value. Seen: <Rate>0E-8</Rate>,
# refused by xmlschema and by libxml2. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet xmlschema==4.3.2 lxml==6.1.3

env/bin/python - <<'PY'
import sys

import xmlschema
from lxml import etree

SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:element name="Cover"><xs:complexType><xs:sequence>
  <xs:element name="Rate" type="xs:decimal" maxOccurs="unbounded"/>
</xs:sequence></xs:complexType></xs:element></xs:schema>"""
RECEIVED = "<Cover><Rate>0.00000000</Rate><Rate>0.01250000</Rate></Cover>"

schema, receiver = xmlschema.XMLSchema(SCHEMA), etree.XMLSchema(etree.XML(SCHEMA))
written = "".join(xmlschema.etree_tostring(schema.encode(schema.decode(RECEIVED))).split())
print("received", RECEIVED, schema.is_valid(RECEIVED), receiver.validate(etree.XML(RECEIVED)))
print("written ", written, schema.is_valid(written), receiver.validate(etree.XML(written)))
right = schema.is_valid(RECEIVED) and receiver.validate(etree.XML(RECEIVED))
wrong = not schema.is_valid(written) and not receiver.validate(etree.XML(written))
sys.exit(not (right and wrong and "<Rate>0E-8</Rate>" in written))
PY
echo "As seen: what was read and written again is refused by the schema it was written with."
