"""Title rows and months of a file as it says them -> employers and months, checked."""

from assusoft.layouts.definition.layout import Layout, Part
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.definition.titles import month_read, title_pattern


def titles_read(
    layout: Layout, part: Part, lines: list[str], where: str
) -> tuple[frozenset[str], frozenset[str], list[str]]:
    """Employers and months that title lines name, and a note for each title of the layout that is not among them."""
    employers, months, notes = set(), set(), []
    for form in part.titles:
        pattern = title_pattern(form)
        found = next((match for line in lines if (match := pattern.fullmatch(line))), None)
        if found is None:
            notes.append(f"{where}: the title row '{form}' was not found.")
            continue
        said = {name: text.strip() for name, text in found.groupdict().items() if text.strip()}
        if "employer" in said:
            employers.add(said["employer"])
        if "month" in said:
            months.add(checked_month(layout, said["month"], where))
    return frozenset(employers), frozenset(months), notes


def checked_month(layout: Layout, text: str, where: str) -> str:
    """A month the file names, as 'YYYY-MM'; refused when it is not written as the layout says."""
    month = month_read(layout, text)
    if month is None:
        raise unread(
            f"{where}: the month '{text}' is not written as {layout.month}.",
            "Correct the layout's month, or ask for the file as agreed.",
        )
    return month
