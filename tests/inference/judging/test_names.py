"""First and last names."""

from support.judged import verdict

FIRST = ("Olivier", "Sandrine", "Isabelle", "Philippe", "Catherine", "Karim", "Peter", "Simon")


def test_frequent_first_names_prove_a_column_of_them_and_speak_against_last_names():
    assert verdict("first_name", *FIRST) == "proof"
    assert verdict("last_name", *FIRST) == "against"


def test_last_and_first_names_together_are_neither():
    whole = ("Piron, Olivier", "Cornet, Sandrine", "Maes, Isabelle")
    assert (verdict("first_name", *whole), verdict("last_name", *whole)) == ("against", "against")
