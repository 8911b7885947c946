"""What suppliers answered to what they were sent; never changed, so a later answer stands beside an earlier one."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.store.chain import add_links
from assusoft.store.facts.closings import refuse_closed
from assusoft.store.facts.contents import add_contents, sha256_of
from assusoft.store.records import NewReturn, SupplierReturn
from assusoft.store.tables import supplier_return, transmission


def add_return(connection: Connection, new: NewReturn, by: str, at: datetime) -> SupplierReturn:
    """Store a return; the same file for the same transmission is returned as it was stored.

    Raises
    ------
    Refused
        The round in which it would count is closed, or there is no such transmission.
    """
    refuse_closed(connection, new.month, Sentence("The return was refused"))
    if connection.scalar(select(transmission.c.id).where(transmission.c.id == new.transmission)) is None:
        raise Refused("There is no transmission '{id}'. Nothing was stored.", id=new.transmission)
    digest = None if new.content is None else sha256_of(new.content)
    for one in all_returns(connection):
        if digest and (one.transmission, one.sha256) == (new.transmission, digest):
            return one
    if new.content is not None:
        add_contents(connection, [new.content])
    number = (connection.scalar(select(func.max(supplier_return.c.number))) or 0) + 1
    connection.execute(
        insert(supplier_return).values(
            number=number, transmission=new.transmission, name=new.name, sha256=digest, layout=new.layout,
            grade=new.grade, answered=new.answered, results=[dict(one) for one in new.results], month=new.month,
            reason=new.reason, by=by, at=at,
        )
    )  # fmt: skip
    add_links(connection, "return", [number])
    return all_returns(connection)[-1]


def all_returns(connection: Connection) -> list[SupplierReturn]:
    """Every return, in the order they were stored."""
    rows = connection.execute(select(supplier_return).order_by(supplier_return.c.number)).mappings()
    return [SupplierReturn(**{**row, "sha256": row["sha256"] or "", "results": tuple(row["results"])}) for row in rows]
