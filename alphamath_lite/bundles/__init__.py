"""Model bundles: format, reading, writing, the registry of installed models, and download.

For solving: `resolve` a name to a path, `load_bundle` it. For training and export: `write_bundle`
and `bundle_to_checkpoint` (in their own modules, with the extra `[export]`).
"""

from alphamath_lite.bundles.bundle import Bundle, load_bundle
from alphamath_lite.bundles.manifest import Calibration, Manifest, PromptFormat, Provenance
from alphamath_lite.bundles.registry import installed, resolve

__all__ = [
    "Bundle",
    "Calibration",
    "Manifest",
    "PromptFormat",
    "Provenance",
    "installed",
    "load_bundle",
    "resolve",
]
