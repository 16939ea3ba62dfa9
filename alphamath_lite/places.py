"""Where files live: settings, models, caches; ALPHAMATH_HOME puts all of them under one folder."""

import os
from pathlib import Path

APP = "alphamath-lite"
HOME_VARIABLE = "ALPHAMATH_HOME"


def _home(*parts: str) -> Path | None:
    home = os.environ.get(HOME_VARIABLE)
    return Path(home).expanduser().joinpath(*parts) if home else None


def config_dir() -> Path:
    """The folder of config.toml."""
    import platformdirs

    return _home() or Path(platformdirs.user_config_dir(APP, False))


def data_dir() -> Path:
    """The folder of models and runs."""
    import platformdirs

    return _home() or Path(platformdirs.user_data_dir(APP, False))


def cache_dir() -> Path:
    """The folder of what can be made again at any time."""
    import platformdirs

    return _home("cache") or Path(platformdirs.user_cache_dir(APP, False))
