#!/usr/bin/env bash
# factur-x 7.8 takes the PDF/UA label from an accessible statement, and gives a PDF/A-3B label to a file that had none.
#
# WeasyPrint writes a tagged PDF/UA-1 statement; the invoice XML is then added by factur-x. Tags, language and text stay,
# but the metadata are written anew, without the two lines that say PDF/UA-1, so a checker refuses the file as PDF/UA.
# The new metadata say PDF/A-3B whatever came in: this statement declares no PDF/A, and nothing in it was converted.
# Whoever must send both accessible and machine-readable has to write the PDF/UA label again after the XML is in.
#
# Guess before the run: what the file says of itself stays, the invoice's lines are added. Seen: PDF/UA before, no
# PDF/UA after, PDF/A-3B only after; page-validation accepts the first file and misses just the label in the second.
# Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet factur-x==7.8 weasyprint==70.0 page-validation==0.11.0 pypdf==7.1.1

env/bin/python - <<'PY'
import logging
import sys
from pathlib import Path

import page
import pypdf
import weasyprint
from facturx import generate_from_file

logging.disable(logging.CRITICAL)
URN = "urn:un:unece:uncefact:data:standard:"
INVOICE = f"""<?xml version="1.0" encoding="UTF-8"?>
<i:CrossIndustryInvoice xmlns:i="{URN}CrossIndustryInvoice:100"
    xmlns:a="{URN}ReusableAggregateBusinessInformationEntity:100" xmlns:t="{URN}UnqualifiedDataType:100">
  <i:ExchangedDocumentContext>
    <a:GuidelineSpecifiedDocumentContextParameter><a:ID>urn:factur-x.eu:1p0:minimum</a:ID></a:GuidelineSpecifiedDocumentContextParameter>
  </i:ExchangedDocumentContext>
  <i:ExchangedDocument>
    <a:ID>2026-02</a:ID><a:TypeCode>380</a:TypeCode>
    <a:IssueDateTime><t:DateTimeString format="102">20260201</t:DateTimeString></a:IssueDateTime>
  </i:ExchangedDocument>
  <i:SupplyChainTradeTransaction>
    <a:ApplicableHeaderTradeAgreement>
      <a:SellerTradeParty><a:Name>Insurer</a:Name><a:PostalTradeAddress><a:CountryID>BE</a:CountryID></a:PostalTradeAddress></a:SellerTradeParty>
      <a:BuyerTradeParty><a:Name>Employer</a:Name></a:BuyerTradeParty>
    </a:ApplicableHeaderTradeAgreement>
    <a:ApplicableHeaderTradeDelivery/>
    <a:ApplicableHeaderTradeSettlement>
      <a:InvoiceCurrencyCode>EUR</a:InvoiceCurrencyCode>
      <a:SpecifiedTradeSettlementHeaderMonetarySummation>
        <a:TaxBasisTotalAmount>100.00</a:TaxBasisTotalAmount><a:TaxTotalAmount currencyID="EUR">0.00</a:TaxTotalAmount>
        <a:GrandTotalAmount>100.00</a:GrandTotalAmount><a:DuePayableAmount>100.00</a:DuePayableAmount>
      </a:SpecifiedTradeSettlementHeaderMonetarySummation>
    </a:ApplicableHeaderTradeSettlement>
  </i:SupplyChainTradeTransaction>
</i:CrossIndustryInvoice>"""
STATEMENT = """<html lang="fr"><head><title>Primes</title></head><body><h1>Primes</h1>
<table><thead><tr><th>Nom</th><th>Montant</th></tr></thead><tbody><tr><td>Ann</td><td>100,00</td></tr></tbody></table></body></html>"""

weasyprint.HTML(string=STATEMENT).write_pdf("statement.pdf", pdf_variant="pdf/ua-1")
generate_from_file("statement.pdf", INVOICE.encode(), check_xsd=True, output_pdf_file="invoice.pdf")


def said(name):
    root = pypdf.PdfReader(name).trailer["/Root"]
    metadata = root["/Metadata"].get_object().get_data().decode()
    missed = sorted({failure.rule_id for failure in page.validate_pdf(name, profile="ua1").failures})
    return {
        "tagged": "/StructTreeRoot" in root,
        "PDF/UA": "pdfuaid:part" in metadata,
        "PDF/A": "pdfaid:part" in metadata,
        "missed": missed,
    }


seen = {name: said(name) for name in ("statement.pdf", "invoice.pdf")}
for name, what in seen.items():
    print(name, what)
label = ["PDFUA1-ID-PART-001", "PDFUA1-ID-SCHEMA-001"]
sys.exit(seen != {
    "statement.pdf": {"tagged": True, "PDF/UA": True, "PDF/A": False, "missed": []},
    "invoice.pdf": {"tagged": True, "PDF/UA": False, "PDF/A": True, "missed": label},
})
PY
echo "As seen: the tags stay, the PDF/UA label goes, a PDF/A-3B label comes."
