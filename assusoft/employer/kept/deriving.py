"""An employer folder x a month -> its listing, derived from facts."""

import hashlib
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from assusoft.arrow import arrow_table
from assusoft.employer.facade import Employer, open_employer
from assusoft.employer.kept.listing import Listing
from assusoft.employer.monthly.as_of import as_of, month_showing
from assusoft.json_text import json_text
from assusoft.month.messages import Message
from assusoft.month.tasks.deadlines import Due
from assusoft.month.tasks.past_answers import Past
from assusoft.month.tasks.standing import Standing
from assusoft.month.tasks.task import Task
from assusoft.month.wording import message_text, task_lines, task_values


def derive(folder: Path, month: str | None, on: date | None = None, known_on: date | None = None) -> Listing:
    """The listing of the month (None: of the one being worked on), nothing kept being looked at.

    `on`, `known_on`: see `listing_then`.

    Raises
    ------
    Refused, ConfigError
        As `open_employer`, `Employer.status` and the rest do.
    """
    employer = as_of(open_employer(folder), known_on)
    status = employer.status(month_showing(employer, month, on))
    shown: str = status["month"]
    photo, affiliations = employer.photo(shown), employer.view(shown).resolution.state.affiliations
    frames = {"contracts": photo.worker, "family": photo.family, "positions": affiliations}
    tables = {name: _written(frame) for name, frame in frames.items()}
    due, past, stand = employer.due_dates(shown), employer.past_answers(shown), employer.standings()
    document = {
        "month": shown,
        "language": employer.language,
        "labels": employer.labels(),
        "status": status,
        "suppliers": list(employer.suppliers),
        "tasks": [
            _task(task, employer, due.get(task.id), past.get(task.id), stand.get(task.id))
            for task in employer.tasks(shown)
        ],
        "messages": [_message(message, employer) for message in employer.messages(shown)],
        "tables": {name: hashlib.sha256(content).hexdigest() for name, content in tables.items()},
    }
    contents = {hashlib.sha256(content).hexdigest(): content for content in tables.values()}
    return Listing(json.loads(json_text(document, None)), contents, folder)


def _task(task: Task, employer: Employer, due: Due | None, past: Past | None, stand: Standing | None) -> dict[str, Any]:
    sentence, language = employer.question(task), employer.language
    said = (task, sentence, language, due, past, stand)
    values, lines = task_values(*said), task_lines(*said)
    return {"person": task.person, "values": values, "lines": lines}


def _message(message: Message, employer: Employer) -> dict[str, Any]:
    whom = {"person": message.person, "supplier": message.supplier}
    return whom | {"values": asdict(message), "lines": [message_text(message, employer.language, employer.labels())]}


def _written(table: pd.DataFrame) -> bytes:
    """The table as the bytes of an Arrow IPC file."""
    rows, sink = arrow_table(table), pa.BufferOutputStream()
    with pa.ipc.new_file(sink, rows.schema) as file:
        file.write_table(rows)
    content: bytes = sink.getvalue().to_pybytes()
    return content
