import os
from typing import IO, Any, TypeVar

from django.conf import settings
from django.core.files import File

from articles.models import Edition, Photograph, User, VideoAttachment, private_storage
from articles.storage import WholeFileStorage, flush

Medium = TypeVar("Medium", Photograph, VideoAttachment)


def store(name: str, file: IO[bytes]) -> str:
    file.seek(0)
    stored: Any = private_storage().save(name, File(file))
    return str(stored)


def keep_original(name: str, file: IO[bytes]) -> str:
    """A large file that lies on the same disk gets a second name; it is not copied."""
    path, storage = path_of(file), private_storage()
    if path is None or not isinstance(storage, WholeFileStorage):
        return store(name, file)
    try:
        storage.share(name, path)
    except OSError:
        return store(name, file)
    if settings.FILE_UPLOAD_PERMISSIONS is not None:
        os.chmod(storage.path(name), settings.FILE_UPLOAD_PERMISSIONS)
    return name


def path_of(file: IO[bytes]) -> str | None:
    """Where it lies, if it lies anywhere and the name that it goes by still means it."""
    file.flush()
    path = getattr(file, "temporary_file_path", lambda: getattr(file, "name", None))()
    try:
        if isinstance(path, str) and os.path.samestat(os.stat(path), os.fstat(file.fileno())):
            flush(path)
            return path
    except (OSError, AttributeError):
        return None
    return None


def wait_for_other_uploads_of(person: User) -> None:
    """A second press of the button waits here, and then finds what the first one made."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)


def locked(medium: Medium) -> Medium:
    """Waits for whoever is publishing with it, who took the edition before the medium."""
    Edition.objects.select_for_update().get()
    return type(medium)._default_manager.select_for_update().get(pk=medium.pk)
