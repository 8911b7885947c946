#!/usr/bin/env bash
# python-calamine 0.9.1 does not read an .ods whose content.xml is indented: «Expecting 'table-cell', found 'Text(...)'».
#
# Blanks between the elements of table rows mean nothing in OpenDocument, and programs that indent their XML write
# them. The same archive without these blanks is read. So a workbook that others open is an error here.
#
# Guess before the run: both are read, with the same cells. Seen: the compact one is read, the indented one is an
# error. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet python-calamine==0.9.1

env/bin/python - <<'PY'
import sys
import zipfile
from python_calamine import CalamineWorkbook

MIME = "application/vnd.oasis.opendocument.spreadsheet"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
NAMES = f'xmlns:office="{OFFICE}" ' + " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("table", "text")
)
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def written(name, blank):
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    row = f"<table:table-row>{blank}{blank.join(cell.format(value) for value in ('Number', 'Name'))}{blank}</table:table-row>"
    body = f'<office:body><office:spreadsheet><table:table table:name="Sheet1">{blank}{row}{blank}</table:table></office:spreadsheet></office:body>'
    with zipfile.ZipFile(name, "w") as archive:
        archive.writestr("mimetype", MIME, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES} office:version="1.2">{body}</office:document-content>',
        )


def read(name):
    try:
        return CalamineWorkbook.from_path(name).get_sheet_by_index(0).to_python()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


written("compact.ods", "")
written("indented.ods", "\n  ")
seen = {name: read(name) for name in ("compact.ods", "indented.ods")}
for name, found in seen.items():
    print(name, found)
sys.exit(not (seen["compact.ods"] == [["Number", "Name"]] and isinstance(seen["indented.ods"], str)))
PY
echo "As seen: the compact file is read, the indented one is not."
