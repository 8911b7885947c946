"""The page of stories: person -> lesson -> expected tasks and messages, and which promise each of them stands for."""

from collections.abc import Mapping

from assusoft.demo.people.people import Person
from assusoft.demo.stories import BULLETS, STORIES, Story


def stories_page(cast: Mapping[str, Person]) -> str:
    """Markdown: first each promise with its stories, then each story. `cast`: story name -> person."""
    promises = [
        f"| {text} | {', '.join(_link(s) for s in STORIES if key in s.bullets)} |" for key, text in BULLETS.items()
    ]
    return "\n".join(
        [
            "# The stories planted in this sample employer",
            "",
            "Nobody here exists. Each person carries one lesson; `truth.json` holds every expected task and message,",
            "of these people and of everybody else. The lists below go to March 2026, however many months were made;",
            "January's ordinary salary messages are not repeated in them.",
            "",
            "| promise | stories |",
            "| --- | --- |",
            *promises,
            "",
            *(line for story in STORIES for line in _section(story, cast[story.name])),
        ]
    )


def _link(story: Story) -> str:
    return f"[{story.name}](#{story.name})"


def _section(story: Story, person: Person) -> list[str]:
    expected = [f"- {line.strip()}" for line in story.expect] or ["- nothing: no task, no message"]
    return [
        f"## {story.name}",
        "",
        f"{person.name()}, national number {person.national_number}. {story.lesson}",
        "",
        *expected,
        "",
    ]
