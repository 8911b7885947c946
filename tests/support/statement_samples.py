"""The same small premium statement of invented people, in each built-in layout: `data/samples/statements`."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from assusoft.layouts import InputFile, Layout, WrittenStamp, load_layout, write
from assusoft.schema import STATEMENT, typed

PERIOD = "2026-02"
LAYOUTS = (
    "statement-csv", "statement-csv-nl", "statement-fixed", "statement-hospital-pdf", "statement-pdf",
    "statement-regularisation", "statement-simplified", "statement-transfer", "statement-xlsx-fr", "statement-xlsx-nl",
    "statement-xml",
)  # fmt: skip
_ANAIS = {"national_number": "85073003328", "last_name": "VAN DEN BROECK-SMET", "first_name": "Anaïs",
          "birth_date": date(1985, 7, 30)}  # fmt: skip
_BRAM = {"national_number": "90010112395", "last_name": "Maes", "first_name": "Bram", "birth_date": date(1990, 1, 1)}
_CHILD = {"national_number": "85073003328", "member": "M00001", "last_name": "Maes", "first_name": "Lou",
          "birth_date": date(2015, 3, 2)}  # fmt: skip
_DAYS = {"billed_from": date(2026, 2, 1), "billed_to": date(2026, 2, 28)}


def sample(name: str) -> tuple[Layout, pd.DataFrame]:
    """A layout, and the rows of its sample."""
    layout = load_layout(name)
    carried = {field for part in layout.part for field in part.columns}
    frame = typed(_ROWS.get(name) or _lines(), STATEMENT)
    return layout, frame[[field for field in frame.columns if field in carried]]


def written(name: str) -> InputFile:
    """The sample as a file."""
    layout, rows = sample(name)
    file = write(layout, {"statement": rows}, WrittenStamp("Entreprise X", PERIOD))[0]
    return InputFile(f"{name}.{file.name.rsplit('.', 1)[1]}", file.content, kept=True)


def _line(who: Mapping[str, Any], cover: str, employer: str, employee: str, tax: str, **more: Any) -> dict[str, Any]:
    """A line whose total is what its parts add up to."""
    parts = {"billed_employer": Decimal(employer), "billed_employee": Decimal(employee), "billed_tax": Decimal(tax)}
    total = sum(parts.values()) + more.get("billed_levy", 0)
    line = {"contract": "GRP-0147", "billed_month": PERIOD, **who, "billed_cover": cover, **_DAYS, **parts}
    return {**line, "billed_total": total, **more}


def _lines() -> list[dict[str, Any]]:
    paid = {"insured_salary": Decimal("45000.00"), "insured_pct": Decimal("100.00")}
    half = {"insured_salary": Decimal("62500.50"), "insured_pct": Decimal("50.00")}
    return [
        _line(_ANAIS, "pension", "1125.00", "375.00", "66.00", **paid),  # 4.40 % of 1 500.00
        _line(_ANAIS, "death", "41.25", "0.00", "1.82", **paid),  # 41.25 x 4.40 % = 1.815
        _line(_BRAM, "pension", "781.26", "260.42", "45.83", **half),  # 1 041.68 x 4.40 % = 45.834
        _line(_BRAM, "pension", "-12.50", "0.00", "-0.55", **half, billed_month="2026-01",
              billed_from=date(2026, 1, 1), billed_to=date(2026, 1, 31)),
        _line(_ANAIS, "hospitalisation", "18.40", "0.00", "1.70", contract="HOSP-22"),
    ]  # fmt: skip


def _family() -> list[dict[str, Any]]:
    levy = {"contract": "HOSP-22", "billed_levy": Decimal("1.84")}  # 9.25 % and 10 % of 18.40; of 9.20 the half
    child = {**levy, "billed_levy": Decimal("0.92")}
    return [
        _line(_ANAIS, "hospitalisation", "18.40", "0.00", "1.70", **levy),
        _line(_CHILD, "hospitalisation", "0.00", "9.20", "0.85", **child),
        _line(_BRAM, "hospitalisation", "18.40", "0.00", "1.70", **levy),
    ]


def _transfer() -> list[dict[str, Any]]:
    others = _line({}, "", "1166.25", "375.00", "67.82", billed_kind="transfer", billed_cover=None,
                   billed_month=None, billed_from=None, billed_to=None)  # fmt: skip
    balance = {"contract": "GRP-0147", "billed_kind": "balance", "billed_total": Decimal("220.00"),
               "billed_employer": Decimal(0), "billed_employee": Decimal(0), "billed_tax": Decimal(0),
               "last_name": "Solde précédent"}  # fmt: skip
    return [line for line in _lines() if line["last_name"] == "Maes"] + [others, balance]


def _regularisations() -> list[dict[str, Any]]:
    months = {"billed_from": date(2025, 11, 1), "billed_to": date(2026, 1, 31)}
    more = {"regularised_employer": Decimal("-37.50"), "regularised_employee": Decimal("0.00"),
            "regularised_tax": Decimal("-1.65")}  # fmt: skip
    still = dict.fromkeys(_DAYS)
    return [
        _line(_ANAIS, "pension", "1125.00", "375.00", "66.00", **still, billed_before=Decimal("1566.00")),
        _line(_BRAM, "pension", "781.26", "260.42", "45.83", **months, **more, billed_before=Decimal("1100.56"),
              billed_total=Decimal("1048.36")),  # 1 087.51 - 39.15
    ]  # fmt: skip


def _sums() -> list[dict[str, Any]]:
    nothing = dict.fromkeys(("billed_cover", "billed_month", "billed_from", "billed_to"))
    parts = dict.fromkeys(("billed_employer", "billed_employee", "billed_tax"), Decimal(0))
    return [
        _line({}, "", "1935.01", "635.42", "113.10", billed_kind="total", **nothing),  # of `_lines`
        _line({}, "", "18.40", "0.00", "1.70", contract="HOSP-22", billed_kind="total", **nothing),
        {"contract": "GRP-0147", "billed_kind": "opening", **parts, "billed_total": Decimal("412.16")},
        {"contract": "GRP-0147", "billed_kind": "paid", **parts, "billed_total": Decimal("-412.16")},
    ]


_ROWS: dict[str, list[dict[str, Any]]] = {
    "statement-hospital-pdf": _family(),
    "statement-simplified": _sums(),
    "statement-transfer": _transfer(),
    "statement-regularisation": _regularisations(),
}
