"""Kinds of message and codes in words, for whoever shows them before any frame is read."""

from assusoft.language import say

KIND_LABELS = {
    "entry": "New affiliation", "re_entry": "New affiliation after an exit", "exit": "Exit",
    "retirement": "Retirement", "death": "Death", "correction": "Correction",
    "cancellation": "Cancelled affiliation", "family_in": "Family member added",
    "family_out": "Family member removed", "salary": "New insured salary", "working_time": "Working time",
    "interruption_start": "Start of an interruption", "interruption_end": "End of an interruption",
    "civil_status": "Civil status", "address": "Address", "personal_data": "Personal data",
    "national_number": "National number", "category": "Category", "entity_transfer": "Transfer to another entity",
    "contract": "Contract data", "car": "Car", "choice": "Choice", "absence": "Absence",
}  # fmt: skip

CODE_LABELS = {
    "M": "male", "F": "female", "fr": "French", "nl": "Dutch", "de": "German", "en": "English",
    "separated_fact": "factually separated", "separated_legal": "legally separated",
    "time_credit_motive": "time credit with motive", "time_credit_end_career": "end-of-career time credit",
    "parental": "parental leave", "palliative": "palliative leave", "medical_assistance": "medical assistance leave",
    "informal_carer": "informal carer's leave", "maternity": "maternity rest", "illness_long": "long illness",
    "continues": "the cover continues", "suspended": "the cover is suspended",
    "risk_only": "the risk cover alone continues", "waived": "the premium is waived",
    "notice_exempt": "exempt from work during notice", "dismissal_urgent": "dismissal for urgent cause",
    "mutual": "mutual agreement", "end_fixed_term": "end of fixed term",
    "force_majeure_medical": "medical force majeure", "transfer_entity": "transfer to another entity",
    "not_eligible": "conditions no longer met", "maximum_age": "maximum age reached", "in_doubt": "in doubt",
    "fixed": "settled with the supplier", "contested": "disputed", "remarked": "accepted with a remark",
    "notice_exit": "Exit letter", "notice_prefinancing": "Prefinancing document",
    "form_choices": "Form of choices", "form_beneficiaries": "Form of beneficiaries",
}  # fmt: skip


def kind_label(kind: str, language: str) -> str:
    """'Nouvelle affiliation' for 'entry' in French."""
    return say(language, KIND_LABELS.get(kind, kind))


def code_label(code: str, language: str) -> str:
    """'marié' for 'married' in French; a code without a label stays readable text."""
    return say(language, CODE_LABELS.get(code, code.replace("_", " ")))
