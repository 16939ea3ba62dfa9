"""Limits: by substitution, factoring, at infinity, one-sided, continuity."""
