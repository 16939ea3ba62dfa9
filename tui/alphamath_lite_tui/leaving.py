"""How the application ends: by a key, by a signal, with its terminal; all is saved every time."""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from types import FrameType

from alphamath_lite.tree import Tree
from alphamath_lite_tui.steering import Steering


class Leaving(Steering):
    """Leaves at once: the engine is ended, the last save is finished."""

    async def action_quit(self) -> None:
        """Leave at once."""
        self.exit()

    def on_unmount(self) -> None:
        """End the engine and finish the last save."""
        self._keep_last()
        self._close()

    def _keep_last(self) -> None:
        self.session = self._replayed or self.session
        if len(self.session.tree) > 1:
            self._keep()

    def _close(self) -> None:
        if self._engine is not None:
            self._engine.close()
        self._keeper.close()

    def _leave_on_signals(self) -> None:
        """A request to end leaves in good order; when the terminal is gone, all is saved at once.

        Writing to a lost terminal would block, so nothing of the screen is taken down then.
        """
        if not self.is_headless and sys.platform != "win32":
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit)
            signal.signal(signal.SIGHUP, self._hang_up)

    def _hang_up(self, number: int, _: FrameType | None) -> None:
        with suppress(ValueError):  # caught in the middle of a change: what was kept before stays
            Tree.from_json(self.session.tree.to_json())
            self._keep_last()
        self._close()
        os._exit(128 + number)
