from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    # ES modules import each other by name: those names must be the hashed ones.
    support_js_module_import_aggregation = True
