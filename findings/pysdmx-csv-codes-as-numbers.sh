#!/usr/bin/env bash
# pysdmx 1.21.0 reads the code 01 of an SDMX-CSV file as 1, unless a code with a letter is in the same column.
#
# Statistics that wages and hours are compared with (Eurostat, central banks) come as SDMX. Its codes are texts:
# divisions of NACE, groups of ISCO and age groups begin with noughts. The package reads the CSV without saying so, so
# a column whose codes are all digits becomes numbers, and only then texts again: 01 is 1, which is in no code list,
# and 39 hours become 39.0. With one code such as TOTAL in the column the codes are right, and so is the same data in
# SDMX-ML. An extract that was narrowed to the divisions no longer joins, in SDMX-CSV 1.0 and 2.0 alike, without a
# warning.
#
# Guess before the run: 01 and 10 in each file. Seen: 01 and 10 beside TOTAL and from SDMX-ML, 1 and 10 by themselves.
# Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet "pysdmx[data,xml]==1.21.0" pandas==3.1.1 pyarrow==25.0.1

env/bin/python - <<'PY'
import sys
import warnings

from pysdmx.io import read_sdmx

FLOW = "BE1:HOURS(1.0)"
HEADS = {
    "1.0": ("DATAFLOW", FLOW),
    "2.0": ("STRUCTURE,STRUCTURE_ID,ACTION", f"dataflow,{FLOW},I"),
}
ROWS = (("01", "2025", "39"), ("10", "2025", "37.50"))
TOTAL = (("TOTAL", "2025", "38.10"),)


def as_csv(version, rows):
    names, values = HEADS[version]
    lines = [f"{names},NACE,TIME_PERIOD,OBS_VALUE", *(",".join((values, *row)) for row in rows)]
    return "\n".join(lines) + "\n"


def as_xml(rows):
    urn = f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={FLOW}:ObsLevelDim:TIME_PERIOD"
    series = "".join(
        f'<Series NACE="{code}"><Obs TIME_PERIOD="{year}" OBS_VALUE="{value}"/></Series>' for code, year, value in rows
    )
    at = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
    return (
        '<?xml version="1.0" encoding="UTF-8"?><mes:StructureSpecificData '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:mes="{at}/message" xmlns:com="{at}/common" '
        f'xmlns:ss="{at}/data/structurespecific" xmlns:ns1="{urn}"><mes:Header><mes:ID>H</mes:ID><mes:Test>false</mes:Test>'
        "<mes:Prepared>2026-06-01T00:00:00</mes:Prepared>"
        f'<mes:Sender id="BE1"/><mes:Structure structureID="HOURS" namespace="{urn}" dimensionAtObservation="TIME_PERIOD">'
        '<com:StructureUsage><Ref agencyID="BE1" id="HOURS" version="1.0" class="Dataflow"/></com:StructureUsage>'
        '</mes:Structure></mes:Header><mes:DataSet ss:structureRef="HOURS" xsi:type="ns1:DataSetType" '
        f'ss:dataScope="DataStructure" action="Replace">{series}</mes:DataSet></mes:StructureSpecificData>'
    )


def read(text):
    (dataset,) = read_sdmx(text).data
    return [str(code) for code in dataset.data["NACE"]][:2], [str(value) for value in dataset.data["OBS_VALUE"]][:2]


with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    seen = {f"SDMX-CSV {version}": read(as_csv(version, ROWS)) for version in HEADS}
    beside = {f"SDMX-CSV {version}, with TOTAL": read(as_csv(version, ROWS + TOTAL)) for version in HEADS}
    markup = read(as_xml(ROWS))
for name, what in {**seen, **beside, "SDMX-ML": markup}.items():
    print(name, *what)
print("warnings about codes:", sum("NACE" in str(warning.message) for warning in said))
lost = all(codes == ["1", "10"] and values[0] == "39.0" for codes, values in seen.values())
kept = all(codes == ["01", "10"] for codes, _ in [*beside.values(), markup])
sys.exit(not (lost and kept))
PY
echo "As seen: the codes lose their noughts when there is no letter among them."
