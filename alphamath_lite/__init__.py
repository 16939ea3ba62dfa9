"""alphamath-lite: a mathematics solver that runs on one laptop, offline."""

__version__ = "0.1.0"
