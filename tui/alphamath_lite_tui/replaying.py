"""Replay: a finished run once more, event by event, with the keys that pace a search."""

from alphamath_lite.errors import UsageError
from alphamath_lite_tui.engaged import Engaged
from alphamath_lite_tui.replay import WRITTEN, Replay
from alphamath_lite_tui.session import Session
from alphamath_lite_tui.showing import IDLE
from alphamath_lite_tui.widgets.step_tree import StepTree

PLAY_S = 0.25


class Replaying(Engaged):
    """Shows how a tree was written; nothing can be changed meanwhile."""

    _replayed: Session | None = None  # the session behind a replay
    _replay: Replay | None = None
    _playing = False

    def on_mount(self) -> None:
        """Make the clock of the replay."""
        self._player = self.set_interval(PLAY_S, self._play_on, pause=True)

    def action_replay(self) -> None:
        """Show once more how the tree was grown: full stop for the next event, space to play."""

        def begin() -> None:
            self._require_idle()
            if len(self.session.tree) < 2:
                raise UsageError("there is nothing to replay", hint="e writes the first steps.")
            self._replayed = self.session
            self._replay = Replay(self.session.tree, self.session.meta)
            self.load(Session(self._replay.tree, by_hand=self.session.by_hand))
            self._play_on()

        self.try_to(begin)

    def _end_replay(self) -> None:
        if self._replayed is not None:
            whole, self._replayed, self._replay = self._replayed, None, None
            self._player.pause()
            self._playing = False
            self.doing = IDLE if self._engine else self.doing
            self.load(whole)

    def _play_on(self) -> None:
        """Let one event happen; the end of the last one ends the replay."""
        if self._replay is None:
            return
        event = self._replay.step()
        if event is None:
            self._end_replay()
            return
        self.doing = f"replay {self._replay.at}/{len(self._replay.happenings)}: {event.words}"
        self.session.forget_best()
        tree = self.query_one(StepTree)
        if event.kind == WRITTEN:
            tree.grow([event.node])
        tree.touch(node.id for node in self.session.tree.path(event.node))
        self.select(event.node)
        self.show_all()

    def action_pause(self) -> None:
        """Hold a search, or play a replay by itself."""
        if self._replayed is None:
            super().action_pause()
            return
        self._playing = not self._playing
        self._player.resume() if self._playing else self._player.pause()

    def action_single_step(self) -> None:
        """One wave of a search, or one event of a replay."""
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
            raise UsageError("this is a replay", hint="full stop: next; space: play; escape: end.")
