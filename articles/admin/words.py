"""What the desk's scripts say, by its English id."""

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    return {
        **writing_words(),
        **media_words(),
        **upload_words(),
        **clip_words(),
        **embed_words(),
        **beside_words(),
        **keeping_words(),
        **company_words(),
        **surrounding_words(),
    }


def writing_words() -> dict[str, str]:
    return {
        "Add column": _("Add column"),
        "Add row": _("Add row"),
        "Address": _("Address"),
        "A figure in bold, then what it says": _("A figure in bold, then what it says"),
        "Bold": _("Bold"),
        "Bulleted list": _("Bulleted list"),
        "Cancel": _("Cancel"),
        "Close": _("Close"),
        "Crosshead": _("Crosshead"),
        "Delete column": _("Delete column"),
        "Delete row": _("Delete row"),
        "Delete table": _("Delete table"),
        "Header column": _("Header column"),
        "Header row": _("Header row"),
        "Information box": _("Information box"),
        "Italic": _("Italic"),
        "Link": _("Link"),
        "List of facts": _("List of facts"),
        "Numbered list": _("Numbered list"),
        "Quotation": _("Quotation"),
        "Redo": _("Redo"),
        "Remove the link": _("Remove the link"),
        "Save the link": _("Save the link"),
        "Small crosshead": _("Small crosshead"),
        "Table": _("Table"),
        "Table caption": _("Table caption"),
        "Text tools": _("Text tools"),
        "This does not look like an address.": _("This does not look like an address."),
        "Title of the box": _("Title of the box"),
        "Title of the list": _("Title of the list"),
        "Undo": _("Undo"),
        "What the table shows": _("What the table shows"),
        "%(count)s characters": _("%(count)s characters"),
        "%(count)s characters, better %(range)s": _("%(count)s characters, better %(range)s"),
    }


def media_words() -> dict[str, str]:
    return {
        "Back to the middle": _("Back to the middle"),
        "Add photographs": _("Add photographs"),
        "Being prepared; it can be watched already": _("Being prepared; it can be watched already"),
        "Caption": _("Caption"),
        "Cards, 3:2": _("Cards, 3:2"),
        "Choose, drop or paste files here": _("Choose, drop or paste files here"),
        "Credit": _("Credit"),
        "Credit of the video": _("Credit of the video"),
        "Credit: %(credit)s": _("Credit: %(credit)s"),
        "Description": _("Description"),
        "Details": _("Details"),
        "Done": _("Done"),
        "Eye rests at %(across)s across, %(down)s down": _(
            "Eye rests at %(across)s across, %(down)s down"
        ),
        "File missing": _("File missing"),
        "Gallery": _("Gallery"),
        "Gallery: %(count)s photographs": _("Gallery: %(count)s photographs"),
        "Gather into a gallery": _("Gather into a gallery"),
        "Give the file": _("Give the file"),
        "Insert a video": _("Insert a video"),
        "Insert into the story": _("Insert into the story"),
        "Insert photographs": _("Insert photographs"),
        "Loading…": _("Loading…"),
        "Prepared: %(percent)s percent": _("Prepared: %(percent)s percent"),
        "The server prepares the video. You can go on writing.": _(
            "The server prepares the video. You can go on writing."
        ),
        "More": _("More"),
        "Move down": _("Move down"),
        "Move up": _("Move up"),
        "Move it with the arrow keys.": _("Move it with the arrow keys."),
        "No caption yet": _("No caption yet"),
        "No credit yet": _("No credit yet"),
        "No description yet": _("No description yet"),
        "No term, no children, no AI are noted.": _("No term, no children, no AI are noted."),
        "Nothing found.": _("Nothing found."),
        "On the sharing card it stands whole, beside the headline.": _(
            "On the sharing card it stands whole, beside the headline."
        ),
        "Open in the library": _("Open in the library"),
        "Opening, 16:9": _("Opening, 16:9"),
        "Part into single photographs": _("Part into single photographs"),
        "Take out of the gallery": _("Take out of the gallery"),
        "Only decoration, needs no description": _("Only decoration, needs no description"),
        "Photograph": _("Photograph"),
        "Press where the eye should rest when the picture is cropped": _(
            "Press where the eye should rest when the picture is cropped"
        ),
        "Remove": _("Remove"),
        "Search the library": _("Search the library"),
        "Sharing card": _("Sharing card"),
        "Square, 1:1": _("Square, 1:1"),
        "Terms, children, AI": _("Terms, children, AI"),
        "The connection was lost. Try again.": _("The connection was lost. Try again."),
        "The library cannot be reached.": _("The library cannot be reached."),
        "The photograph is missing": _("The photograph is missing"),
        "The server refused this file.": _("The server refused this file."),
        "The video cannot be used": _("The video cannot be used"),
        "The video is missing": _("The video is missing"),
        "Try again": _("Try again"),
        "Upload a video": _("Upload a video"),
        "Upload photographs": _("Upload photographs"),
        "Uploaded": _("Uploaded"),
        "Uploading…": _("Uploading…"),
        "Video": _("Video"),
        "What can be seen, for readers who cannot see it.": _(
            "What can be seen, for readers who cannot see it."
        ),
    }


def upload_words() -> dict[str, str]:
    return {
        "Just uploaded by you": _("Just uploaded by you"),
        "Go on without them": _("Go on without them"),
        "Wait for them, then go on": _("Wait for them, then go on"),
        "%(count)s files have not arrived yet: the story would go without them.": _(
            "%(count)s files have not arrived yet: the story would go without them."
        ),
        "Files are still on their way": _("Files are still on their way"),
        "%(count)s files on their way will stand here": _(
            "%(count)s files on their way will stand here"
        ),
        "%(count)s files uploaded": _("%(count)s files uploaded"),
        "%(count)s want a look": _("%(count)s want a look"),
        "%(name)s uploaded, %(count)s to go": _("%(name)s uploaded, %(count)s to go"),
        "A file on its way will stand here": _("A file on its way will stand here"),
        "Cancel the upload": _("Cancel the upload"),
        "Choose the file again": _("Choose the file again"),
        "Choose the file again to go on.": _("Choose the file again to go on."),
        "Goes up in another window": _("Goes up in another window"),
        "Looking at the file…": _("Looking at the file…"),
        "No connection, %(count)s files wait": _("No connection, %(count)s files wait"),
        "No connection. The uploads go on by themselves.": _(
            "No connection. The uploads go on by themselves."
        ),
        "No connection: goes on from %(share)s by itself": _(
            "No connection: goes on from %(share)s by itself"
        ),
        "Only photographs are taken in here.": _("Only photographs are taken in here."),
        "Only videos are taken in here.": _("Only videos are taken in here."),
        "Open in the library": _("Open in the library"),
        "Put it into the story": _("Put it into the story"),
        "Take off the list": _("Take off the list"),
        "Take what is done off the list": _("Take what is done off the list"),
        "The file cannot be read any more. Choose it again.": _(
            "The file cannot be read any more. Choose it again."
        ),
        "The file is empty. Choose it again.": _("The file is empty. Choose it again."),
        "The library has it already": _("The library has it already"),
        "The words could not be kept. Try again.": _("The words could not be kept. Try again."),
        "This is another file. Choose “%(name)s”.": _("This is another file. Choose “%(name)s”."),
        "This photograph is in the library already.": _(
            "This photograph is in the library already."
        ),
        "Too large: at most %(limit)s MB.": _("Too large: at most %(limit)s MB."),
        "Upload anyway": _("Upload anyway"),
        "Uploading: %(done)s of %(count)s files": _("Uploading: %(done)s of %(count)s files"),
        "Uploading: %(share)s": _("Uploading: %(share)s"),
        "Uploads": _("Uploads"),
        "Use that one": _("Use that one"),
        "Waiting its turn": _("Waiting its turn"),
        "Words kept": _("Words kept"),
        "Your login has expired.": _("Your login has expired."),
    }


def clip_words() -> dict[str, str]:
    return {
        "%(count)s lines of subtitles": _("%(count)s lines of subtitles"),
        "Another photograph": _("Another photograph"),
        "Choose a file": _("Choose a file"),
        "Moment %(number)s": _("Moment %(number)s"),
        "No subtitles": _("No subtitles"),
        "Poster": _("Poster"),
        "Readers unfold it below the video; searching finds it.": _(
            "Readers unfold it below the video; searching finds it."
        ),
        "Subtitles": _("Subtitles"),
        "The file is not in UTF-8. Save it as UTF-8 and choose it again.": _(
            "The file is not in UTF-8. Save it as UTF-8 and choose it again."
        ),
        "WebVTT (.vtt) or SubRip (.srt), in UTF-8.": _("WebVTT (.vtt) or SubRip (.srt), in UTF-8."),
        "What is said, in writing": _("What is said, in writing"),
        "Without subtitles": _("Without subtitles"),
    }


def embed_words() -> dict[str, str]:
    return {
        "A photograph of ours that stands there until the reader presses it.": _(
            "A photograph of ours that stands there until the reader presses it."
        ),
        "A video, a post or a map: YouTube, Facebook, TikTok, Google Maps, OpenStreetMap": _(
            "A video, a post or a map: YouTube, Facebook, TikTok, Google Maps, OpenStreetMap"
        ),
        "Address or embed code": _("Address or embed code"),
        "Choose a still": _("Choose a still"),
        "Embed": _("Embed"),
        "Embed from another service": _("Embed from another service"),
        "No still yet: readers see a plain plate with the name of the service.": _(
            "No still yet: readers see a plain plate with the name of the service."
        ),
        "Open the original": _("Open the original"),
        "Other still": _("Other still"),
        "Without a still": _("Without a still"),
    }


def beside_words() -> dict[str, str]:
    return {
        "Add a tag, then a comma": _("Add a tag, then a comma"),
        "Add an author": _("Add an author"),
        "Address of the story (https://…)": _("Address of the story (https://…)"),
        "An outside story": _("An outside story"),
        "Choose a lead photograph": _("Choose a lead photograph"),
        "Create the tag": _("Create the tag"),
        "Create the tag “%(name)s”?": _("Create the tag “%(name)s”?"),
        "Find a story by its headline": _("Find a story by its headline"),
        "Headline": _("Headline"),
        "No address yet": _("No address yet"),
        "No tag “%(name)s” yet. An editor can create it.": _(
            "No tag “%(name)s” yet. An editor can create it."
        ),
        "Other photograph": _("Other photograph"),
        "Remove %(name)s": _("Remove %(name)s"),
        "Take the first photograph of the text": _("Take the first photograph of the text"),
        "The tag “%(name)s” is no longer used.": _("The tag “%(name)s” is no longer used."),
        "There is no such tag yet. It will be shown to readers as a new subject.": _(
            "There is no such tag yet. It will be shown to readers as a new subject."
        ),
    }


def keeping_words() -> dict[str, str]:
    return {
        "Discard": _("Discard"),
        "Kept on the server at %(time)s": _("Kept on the server at %(time)s"),
        "Not saved": _("Not saved"),
        "Offline, kept on this machine": _("Offline, kept on this machine"),
        "Offline. Your text is kept on this machine; save again when the network is back.": _(
            "Offline. Your text is kept on this machine; save again when the network is back."
        ),
        "Restore": _("Restore"),
        "Saved": _("Saved"),
        "Saving…": _("Saving…"),
        "Sign in again": _("Sign in again"),
        "Signed out, kept on this machine": _("Signed out, kept on this machine"),
        "This is another account. Sign in as the one that opened this story.": _(
            "This is another account. Sign in as the one that opened this story."
        ),
        "There is unsaved text of yours from %(time)s.": _(
            "There is unsaved text of yours from %(time)s."
        ),
        "You are not signed in.": _("You are not signed in."),
        "Your login has expired. Sign in again; your text stays as it is.": _(
            "Your login has expired. Sign in again; your text stays as it is."
        ),
    }


def company_words() -> dict[str, str]:
    return {
        "%(name)s also has this story open": _("%(name)s also has this story open"),
        "%(name)s has text that was not saved, kept at %(time)s.": _(
            "%(name)s has text that was not saved, kept at %(time)s."
        ),
        "%(name)s is editing since %(since)s, last keystroke %(typed)s. You read along "
        "and are told when it is free.": _(
            "%(name)s is editing since %(since)s, last keystroke %(typed)s. You read along "
            "and are told when it is free."
        ),
        "%(name)s saved a newer version at %(time)s. Yours is not lost: saving will show both.": _(
            "%(name)s saved a newer version at %(time)s. Yours is not lost: saving will show both."
        ),
        "%(name)s took this story over from you at %(since)s.": _(
            "%(name)s took this story over from you at %(since)s."
        ),
        "%(name)s typed last at %(typed)s and is told at once. Nothing of that text is "
        "lost, and the takeover is recorded.": _(
            "%(name)s typed last at %(typed)s and is told at once. Nothing of that text is "
            "lost, and the takeover is recorded."
        ),
        "Open the newest version": _("Open the newest version"),
        "See the differences": _("See the differences"),
        "Take over": _("Take over"),
        "Take over the editing?": _("Take over the editing?"),
        "Take over…": _("Take over…"),
        "The story is free again.": _("The story is free again."),
        "The story is free again. You can go on writing.": _(
            "The story is free again. You can go on writing."
        ),
        "What you had not saved is kept.": _("What you had not saved is kept."),
        "You have taken the story over.": _("You have taken the story over."),
    }


def surrounding_words() -> dict[str, str]:
    return {
        "%(name)s is now number %(place)s of %(count)s.": _(
            "%(name)s is now number %(place)s of %(count)s."
        ),
        "%(name)s was taken out.": _("%(name)s was taken out."),
        "Add an address": _("Add an address"),
        "Address (https://… or /…)": _("Address (https://… or /…)"),
        "Address in the menu": _("Address in the menu"),
        "Drag to another place": _("Drag to another place"),
        "Find a section, a page or a tag": _("Find a section, a page or a tag"),
        "Label": _("Label"),
        "Move %(name)s down": _("Move %(name)s down"),
        "Move %(name)s up": _("Move %(name)s up"),
        "Own label of %(name)s": _("Own label of %(name)s"),
        "Readers do not see it now": _("Readers do not see it now"),
        "Section": _("Section"),
        "Static page": _("Static page"),
        "Tag": _("Tag"),
        "The words of the banner stand here.": _("The words of the banner stand here."),
    }
