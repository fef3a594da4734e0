"""The files of a photograph that is no more."""

from functools import partial

from django.core.files.storage import Storage
from django.db import transaction

from articles.models import Photograph, private_storage, public_storage


def remove_files_with(photograph: Photograph) -> None:
    """After the commit that removes the row; what a fault leaves lying `reconcile_media` finds."""
    place = f"photographs/{photograph.folder}"
    transaction.on_commit(partial(remove_folder, place), robust=True)


def remove_folder(place: str) -> None:
    for storage in (private_storage(), public_storage()):
        for name in names_in(storage, place):
            storage.delete(name)
        if storage.exists(place):
            storage.delete(place)


def names_in(storage: Storage, place: str) -> list[str]:
    try:
        return [f"{place}/{file}" for file in storage.listdir(place)[1]]
    except FileNotFoundError:
        return []
