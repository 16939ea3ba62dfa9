"""Replay: a finished run once more, step by step, with the keys that pace a search."""

from alphamath_lite.errors import UsageError
from alphamath_lite_tui.engaged import Engaged
from alphamath_lite_tui.replay import until
from alphamath_lite_tui.session import Session
from alphamath_lite_tui.showing import IDLE

PLAY_S = 0.4


class Replaying(Engaged):
    """Shows how a tree was written; nothing can be changed meanwhile."""

    _replayed: Session | None = None  # the session behind a replay
    _playing = False

    def on_mount(self) -> None:
        """Make the clock of the replay."""
        self._player = self.set_interval(PLAY_S, self._play_on, pause=True)

    def action_replay(self) -> None:
        """Show once more how the tree was written: full stop for the next step, space to play."""

        def begin() -> None:
            self._require_idle()
            if len(self.session.tree) < 2:
                raise UsageError("there is nothing to replay", hint="e writes the first steps.")
            self._replayed = self.session
            self._show_replay(1)

        self.try_to(begin)

    def _show_replay(self, n: int) -> None:
        whole = self._replayed
        assert whole is not None
        last = len(whole.tree) - 1
        if n > last:
            self._end_replay()
            return
        self.doing = f"replay {n} of {last}: . next, space play, esc end"
        self.load(Session(until(whole.tree, n), whole.meta, selected=n, by_hand=whole.by_hand))

    def _end_replay(self) -> None:
        if self._replayed is not None:
            whole, self._replayed = self._replayed, None
            self._player.pause()
            self.doing = IDLE if self._engine else self.doing
            self.load(whole)

    def _play_on(self) -> None:
        if self._replayed is not None:
            self._show_replay(len(self.session.tree))

    def action_pause(self) -> None:
        """Hold a search, or play a replay by itself."""
        if self._replayed is None:
            super().action_pause()
            return
        self._playing = not self._playing
        self._player.resume() if self._playing else self._player.pause()

    def action_single_step(self) -> None:
        """One wave of a search, or one step of a replay."""
        if self._replayed is None:
            super().action_single_step()
        else:
            self._play_on()

    def action_stop(self) -> None:
        """End the replay, or the search."""
        if self._replayed is None:
            super().action_stop()
        else:
            self._end_replay()

    def _require_idle(self) -> None:
        super()._require_idle()
        if self._replayed is not None:
            raise UsageError("this is a replay", hint="escape ends it.")
