from typing import IO, Any, TypeVar

from django.core.files import File

from articles.models import Edition, Photograph, User, VideoAttachment, private_storage

Medium = TypeVar("Medium", Photograph, VideoAttachment)


def store(name: str, file: IO[bytes]) -> str:
    file.seek(0)
    stored: Any = private_storage().save(name, File(file))
    return str(stored)


def wait_for_other_uploads_of(person: User) -> None:
    """A second press of the button waits here, and then finds what the first one made."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)


def locked(medium: Medium) -> Medium:
    """Waits for whoever is publishing with it, who took the edition before the medium."""
    Edition.objects.select_for_update().get()
    return type(medium)._default_manager.select_for_update().get(pk=medium.pk)
