"""The exploration of a solution step by step, in a terminal.

Read in this order: protocol (what engine and screen tell each other), pacing, interruptible, desk
(the engine's side), engine (its process), session (what is explored, without any screen), app.
"""
