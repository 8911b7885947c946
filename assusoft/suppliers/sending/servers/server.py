"""Reports -> the folder of a supplier's server, by SFTP or FTPS."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from assusoft.suppliers.sending.delivered import Delivery
from assusoft.suppliers.sending.servers.handing import hand_over
from assusoft.suppliers.sending.servers.remote import Remote, Unreachable
from assusoft.suppliers.sending.transmission import Document, for_programs
from assusoft.suppliers.ways import Ftps, Sftp

T = TypeVar("T")


def send_to_server(
    documents: Sequence[Document], way: Sftp | Ftps, name: str, folder: Path, silence: float, limit: float
) -> Delivery:
    """Hand the reports over; what is for people stays here, since a program reads that folder.

    `silence`: seconds the server may say nothing; `limit`: seconds all of it may last. `name`: whose server, in words.
    """

    def send() -> Delivery:
        try:
            with server_folder(way, name, folder, silence, limit) as remote:
                return hand_over(remote, for_programs(documents), way.unconfirmed)
        except Unreachable as error:
            return Delivery("failed", str(error))

    return outside_of_loops(send)


@contextmanager
def server_folder(way: Sftp | Ftps, name: str, folder: Path, silence: float, limit: float) -> Iterator[Remote]:
    """The folder of either kind, connected; see `sftp_folder` and `ftps_folder`, whose libraries take a while."""
    if isinstance(way, Sftp):
        from assusoft.suppliers.sending.servers.sftp import sftp_folder

        with sftp_folder(way, name, folder, silence, limit) as remote:
            yield remote
    else:
        from assusoft.suppliers.sending.servers.ftps import ftps_folder

        with ftps_folder(way, name, folder, silence, limit) as remote:
            yield remote


def outside_of_loops(work: Callable[[], T]) -> T:
    """Do it here, or in a thread where a loop of asyncio runs already, as in a notebook: there is one to a thread."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return work()
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()
