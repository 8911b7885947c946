"""Who has what: totals, persons by plans, who has nothing; down to each value; and as a workbook."""
