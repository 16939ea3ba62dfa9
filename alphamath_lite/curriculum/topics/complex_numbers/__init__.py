"""Complex numbers: arithmetic, modulus and argument, equations, powers."""
