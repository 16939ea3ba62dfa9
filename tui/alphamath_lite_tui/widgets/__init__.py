"""The panes of the screen, from top to bottom."""
