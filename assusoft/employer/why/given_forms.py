"""Forms that workers gave back, as nodes of an explanation: the evidence of what they chose."""

from collections.abc import Iterator

from assusoft.code_labels import code_label
from assusoft.days_in_words import day, moment
from assusoft.employer.why.person_file import ExplainContext
from assusoft.language import say
from assusoft.month.why.explanation import Explanation
from assusoft.store import FirstWord, WorkerForm


def form_node(form: WorkerForm, language: str) -> Explanation:
    """A form: when it came back and who stored it, with its file and that one's hash."""
    label, given = code_label(f"form_{form.kind}", language), day(form.day, language)
    title = say(language, "{form} {id}, given back on {day}", form=label, id=form.id, day=given)
    file = f"{form.name}, SHA-256 {form.sha256}" if form.sha256 else say(language, "kept on paper")
    return Explanation(title, f"{form.by}, {moment(form.at)}", "held", (Explanation(file, "", "place"),))


def chosen_nodes(context: ExplainContext, task: str, language: str) -> Iterator[Explanation]:
    """What a worker chose on a form in answer to a task, and nobody confirmed yet."""
    for word in context.facts.first_words():
        if word.task == task and word.ended is None and word.said.get("form"):
            values = (f"{name}={text}" for name, text in word.said["fields"].items() if text)
            chosen = " ".join([word.said["choice"], *values])
            title = say(language, "{by} chose «{said}», to be confirmed", by=word.by, said=chosen)
            yield Explanation(title, moment(word.at), "answer", tuple(_forms(context, word, language)))


def evidence(context: ExplainContext, number: int, language: str) -> tuple[Explanation, ...]:
    """The form that an answer or a declaration of that number was chosen on; nothing where HR said it."""
    words = [word for word in context.facts.first_words() if word.became == number]
    return tuple(node for word in words for node in _forms(context, word, language))


def _forms(context: ExplainContext, word: FirstWord, language: str) -> Iterator[Explanation]:
    return (form_node(one, language) for one in context.facts.forms() if one.id == word.said.get("form"))
