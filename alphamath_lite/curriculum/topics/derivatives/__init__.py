"""Derivatives: rules, tangents, extreme values, rates of change."""
