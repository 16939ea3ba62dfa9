"""Word problems: one relation to find in a story (money, motion, ages, numbers, work, mixtures)."""
