"""Counting and probability: arrangements, choices, draws, dice, repeated trials."""
