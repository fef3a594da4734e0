"""Photographs and clips: taking files in, making what readers get, and where it is found.

Addresses (ask for `prefetch_related("…__renditions")`, then they cost no query):

    picture_addresses(photograph) -> PictureAddresses | None
        src      JPEG of a middling width, for `<img src>`
        srcset   the JPEGs as `<img srcset>`, "address 320w, address 640w"
        sources  better formats, best first: (media_type, address), `address` being a srcset
        width, height   of the largest, for the attributes of `<img>`
    thumbnail_address(photograph) -> str     a small JPEG, "" while missing
    sharing_address(photograph) -> str       the largest JPEG, "" while missing
    clip_addresses(video) -> ClipAddresses | None
        sources  (media_type, address, height), each a clip that plays, the smallest first
        hls      the master playlist of a long clip, else ""
        poster, width, height

None (or "") means that the file is missing: print the calm frame with its caption.
Each takes `address=`: `public_address` by default; the desk's previews and lists pass
`desk_address`, which needs a signed-in member of staff and works before publication.

Taking in (each raises `MediaRefused`, whose text is a sentence for the person who tried):

    take_in_photograph(*, by, at, file, name, caption="", credit="", alt_text="") -> Photograph
    take_in_video(*, by, at, file, name, caption="", article=None) -> VideoAttachment
    take_in_document(*, by, at, file, name) -> Attachment   a PDF or a scan, kept as it came
    make_renditions(photograph, *, at)   what take_in_photograph leaves to the worker
    fill_missing_photograph(*, by, at, photograph, file, name)
    fill_missing_video(*, by, at, video, file, name)

A photograph or video is then taken further by the worker; who cannot wait for that calls it:

    make_video(video, *, at)   stills, what plays at once, the ladder, streaming; goes on where it
                               was broken off
Files in parts (see `uploading`): `begin_upload`, `append_part`, `true_place`, `take_in_upload`,
`close_upload`, `cancel_upload`, `forget_uploads`.

`release(published)` copies what a version needs to the public storage, before the commit that
shows it; `withdraw(article, at=)` removes what nothing shown now or later needs, and
`addresses_withdrawn(article, at=)` says under which addresses readers had it.

The card that travels with a link (see `articles/media/sharing/`): `card_in_advance(article, at=)`
draws it, `keep_card(card, published, at=)` stores it; neither ever stops a publication.
"""

from articles.media.addresses import (
    ClipAddresses,
    PictureAddresses,
    Source,
    addresses_of_clip,
    addresses_of_picture,
    clip_addresses,
    desk_address,
    picture_addresses,
    poster_among,
    public_address,
    sharing_address,
    thumbnail_address,
)
from articles.media.documents import take_in_document
from articles.media.making_videos import drop_first_form, give_up, make_video
from articles.media.names import checked
from articles.media.photographs import (
    MAKE_RENDITIONS,
    fill_missing_photograph,
    make_renditions,
    take_in_photograph,
)
from articles.media.pictures import ACCEPTED as ACCEPTED_PICTURES
from articles.media.posters import still_of_photograph
from articles.media.publication import release, release_photograph, withdraw_photographs
from articles.media.refusal import MediaRefused
from articles.media.removal import remove_files_with
from articles.media.sharing.cards import (
    card_in_advance,
    card_of_shown,
    drawn_card,
    forget_cards,
    keep_card,
    keep_house_card,
    make_late_card,
)
from articles.media.sharing.content import CardContent
from articles.media.sharing.content import of_article as card_content
from articles.media.sharing.drawing import DrawnCard, Paper
from articles.media.subtitles import cue_count, subtitles_from
from articles.media.uploading import (
    DiskFull,
    WrongPlace,
    append_part,
    begin_upload,
    cancel_upload,
    close_upload,
    forget_uploads,
    take_in_upload,
    true_place,
)
from articles.media.videos import fill_missing_video, queue_forgotten, take_in_video
from articles.media.watching import left_public, versions_lacking_files
from articles.media.withdrawal import addresses_withdrawn, withdraw

__all__ = [
    "ACCEPTED_PICTURES",
    "MAKE_RENDITIONS",
    "CardContent",
    "ClipAddresses",
    "DiskFull",
    "DrawnCard",
    "MediaRefused",
    "Paper",
    "PictureAddresses",
    "Source",
    "WrongPlace",
    "addresses_of_clip",
    "addresses_of_picture",
    "addresses_withdrawn",
    "append_part",
    "begin_upload",
    "cancel_upload",
    "card_content",
    "card_in_advance",
    "card_of_shown",
    "checked",
    "clip_addresses",
    "close_upload",
    "cue_count",
    "desk_address",
    "drawn_card",
    "drop_first_form",
    "fill_missing_photograph",
    "fill_missing_video",
    "forget_cards",
    "forget_uploads",
    "give_up",
    "keep_card",
    "keep_house_card",
    "left_public",
    "make_late_card",
    "make_renditions",
    "make_video",
    "picture_addresses",
    "poster_among",
    "public_address",
    "queue_forgotten",
    "release",
    "release_photograph",
    "remove_files_with",
    "sharing_address",
    "still_of_photograph",
    "subtitles_from",
    "take_in_document",
    "take_in_photograph",
    "take_in_upload",
    "take_in_video",
    "thumbnail_address",
    "true_place",
    "versions_lacking_files",
    "withdraw",
    "withdraw_photographs",
]
