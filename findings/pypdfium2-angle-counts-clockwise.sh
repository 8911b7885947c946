#!/usr/bin/env bash
# pypdfium2 5.15.2: the angle of a letter counts clockwise, while the matrix beside it counts the other way round.
#
# Insurers print column titles, and whole tables, turned by a quarter. A reader that turns them back needs the angle:
# PDF's own matrix 0 1 -1 0 turns text by 90 degrees counterclockwise, so that it reads upwards. `FPDFText_GetCharAngle`
# says 4.712 (270 degrees) for each letter of it, and 1.571 for text that reads downwards; `FPDFText_GetMatrix` of the
# same letter gives 0 1 -1 0 back. Turned by the angle it states, upwards text ends upside down.
#
# Guess before the run: 1.571 (pi/2) for text that reads upwards, as atan2 of its matrix gives. Seen: 4.712 upwards, 1.571
# downwards. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet pypdfium2==5.15.2

env/bin/python - <<'PY'
import ctypes
import math
import sys

import pypdfium2
from pypdfium2 import raw


def page_with(matrix):
    """A page with the word Premium, set by this matrix."""
    drawn = f"BT /F 12 Tf {matrix} 100 100 Tm (Premium) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table, len(out),
    )


seen = {}
for name, matrix in {"level": "1 0 0 1", "upwards": "0 1 -1 0", "downwards": "0 -1 1 0"}.items():
    text = pypdfium2.PdfDocument(page_with(matrix))[0].get_textpage()
    found = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text.raw, 0, ctypes.byref(found))
    angle, of_matrix = raw.FPDFText_GetCharAngle(text.raw, 0), math.atan2(found.b, found.a) % (2 * math.pi)
    seen[name] = round(angle, 3), round(of_matrix, 3)
    print(f"{name:9} angle {angle:.3f}, by its matrix {of_matrix:.3f}")
sys.exit(seen != {"level": (0, 0), "upwards": (4.712, 1.571), "downwards": (1.571, 4.712)})
PY
echo "As seen: the angle of turned text is the opposite of its matrix."
