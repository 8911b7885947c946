"""Streets, towns, postal codes, countries."""

import pytest
from support.judged import verdict


@pytest.mark.parametrize(
    ("field", "texts", "said"),
    [
        ("street", ("Rue du Tram", "Groenstraat", "Place du Marché"), "fits"),
        ("street", ("12", "14"), "against"),
        ("postal_code", ("4100", "1070"), "fits"),
        ("postal_code", ("75011", "69003"), "neutral"),
        ("house_number", ("112", "19/3", "13 B"), "fits"),
        ("house_number", ("4100", "1070"), "against"),
        ("box", ("b2", "3"), "neutral"),
        ("city", ("Seraing", "Anderlecht"), "neutral"),
        ("country", ("BE", "NL"), "fits"),
        ("nationality", ("Belge", "BE"), "fits"),
        ("nationality", ("rood", "blauw"), "against"),
    ],
)
def test_form_tells_what_could_be_of_an_address(field, texts, said):
    assert verdict(field, *texts) == said
