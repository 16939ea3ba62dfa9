"""Number theory: divisors, primes, remainders, congruences, bases."""
