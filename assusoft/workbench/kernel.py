"""The process that runs a notebook, ended by being asked to end."""

from jupyter_client.manager import AsyncKernelManager


class UninterruptedKernel(AsyncKernelManager):
    """A kernel that is not interrupted when it is shut down.

    jupyter_client sends SIGINT to every kernel before it asks it to end. By then the last cell is done, and a kernel
    that still writes its last message tells whoever looks at the terminal of a KeyboardInterrupt that nobody sent. One
    that does not end when asked is terminated, as before.
    """

    async def _async_interrupt_kernel(self) -> None:
        if not self.shutting_down:
            await super()._async_interrupt_kernel()
