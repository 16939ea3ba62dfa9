"""Composed word problems: stories whose chain of operations is drawn, 1 to 5 of them.

Read in this order: core (quantities, turns, the world), moves and moves_* (what can happen and
how it is computed), reader and `texts/` (situations and sentences), grammar, telling (a story in
words), dialect, cast, solving (code steps), composing (the drawing). They are a source of training
examples beside the families.
"""

from alphamath_lite.curriculum.stories.composing import Story, compose, draw

__all__ = ["Story", "compose", "draw"]
