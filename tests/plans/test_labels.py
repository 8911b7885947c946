"""What plans and fields are called in the reader's language."""

from support.months import GROUP, plans_named

from assusoft.plans.labels import labels_of
from assusoft.schema import Field

LABELLED = GROUP + '\nlabel = { fr = "Couverture décès", en = "Death cover" }\n'


def test_plans_own_fields_and_fields_only_hr_knows_have_labels_in_three_languages():
    own = {"badge": Field("badge", "text", "Badge", "Badge d'accès", "Badge (nl)")}
    sheets = plans_named(group=LABELLED).values()
    assert labels_of(sheets, own, "fr") == {
        "death_cover": "Couverture décès",
        "badge": "Badge d'accès",
        "group": "group",
    }
    assert labels_of(sheets, own, "nl")["death_cover"] == "Death cover"


def test_without_a_label_a_field_keeps_its_name():
    assert labels_of(plans_named(group=GROUP).values(), {}, "fr") == {"group": "group"}
