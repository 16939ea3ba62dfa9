"""Functions: values, composition, inverse, domain, range, parity, intercepts."""
