"""What the scripts of the screen for arranging pages say, by its English id."""

from django.utils.translation import gettext as _


def layout_words() -> dict[str, str]:
    return {
        "%(area)s, place %(number)s": _("%(area)s, place %(number)s"),
        "%(count)s places by hand": _("%(count)s places by hand"),
        "%(count)s stories found": _("%(count)s stories found"),
        "%(name)s arranged this page at %(time)s. What both of you changed is to be decided.": _(
            "%(name)s arranged this page at %(time)s. What both of you changed is to be decided."
        ),
        "%(name)s arranged this page at %(time)s. Yours is kept; publishing joins both.": _(
            "%(name)s arranged this page at %(time)s. Yours is kept; publishing joins both."
        ),
        "%(name)s has just arranged this page; you see it as it is now.": _(
            "%(name)s has just arranged this page; you see it as it is now."
        ),
        "%(place)s fills itself now.": _("%(place)s fills itself now."),
        "%(place)s: %(told)s": _("%(place)s: %(told)s"),
        "All mine": _("All mine"),
        "All of %(name)s": _("All of %(name)s"),
        "Automatic": _("Automatic"),
        "Block “%(name)s” is hidden.": _("Block “%(name)s” is hidden."),
        "Block “%(name)s” is now number %(number)s.": _(
            "Block “%(name)s” is now number %(number)s."
        ),
        "Block “%(name)s” is shown.": _("Block “%(name)s” is shown."),
        "Block “%(name)s”, number %(number)s, %(state)s": _(
            "Block “%(name)s”, number %(number)s, %(state)s"
        ),
        "Cancel": _("Cancel"),
        "Chosen by hand": _("Chosen by hand"),
        "Close": _("Close"),
        "Discard": _("Discard"),
        "Done again.": _("Done again."),
        "Empty": _("Empty"),
        "Enter or Space": _("Enter or Space"),
        "Hide": _("Hide"),
        "History of this page": _("History of this page"),
        "Hold": _("Hold"),
        "Hold has run out": _("Hold has run out"),
        "Hold until…": _("Hold until…"),
        "Keys": _("Keys"),
        "Let go, nothing was moved.": _("Let go, nothing was moved."),
        "Loading…": _("Loading…"),
        "Look": _("Look"),
        "Make automatic": _("Make automatic"),
        "Mine": _("Mine"),
        "More": _("More"),
        "Move": _("Move"),
        "Move down": _("Move down"),
        "Move up": _("Move up"),
        "Nobody has arranged this page yet: everything fills itself.": _(
            "Nobody has arranged this page yet: everything fills itself."
        ),
        "Not published": _("Not published"),
        "Not published yet: see the marked places.": _("Not published yet: see the marked places."),
        "Not published. Your arrangement stands as it was.": _(
            "Not published. Your arrangement stands as it was."
        ),
        "Not seen now": _("Not seen now"),
        "Nothing found.": _("Nothing found."),
        "Nothing to do again.": _("Nothing to do again."),
        "Nothing to undo.": _("Nothing to undo."),
        "Opening": _("Opening"),
        "Order of the blocks": _("Order of the blocks"),
        "Picked row": _("Picked row"),
        "Picked up: block “%(name)s”. Choose where it stands.": _(
            "Picked up: block “%(name)s”. Choose where it stands."
        ),
        "Picked up: “%(headline)s”. Choose a place, Enter puts it there, Escape lets go.": _(
            "Picked up: “%(headline)s”. Choose a place, Enter puts it there, Escape lets go."
        ),
        "Publish again": _("Publish again"),
        "Publish the joined layout": _("Publish the joined layout"),
        "Publish version %(number)s again?": _("Publish version %(number)s again?"),
        "Publish version %(number)s again? Undo fetches back what is not published yet.": _(
            "Publish version %(number)s again? Undo fetches back what is not published yet."
        ),
        "Published": _("Published"),
        "Publishing…": _("Publishing…"),
        "Restore": _("Restore"),
        "Restored. Publish the layout to keep it.": _("Restored. Publish the layout to keep it."),
        "Restore…": _("Restore…"),
        "See the page at…": _("See the page at…"),
        "Seen at: %(time)s": _("Seen at: %(time)s"),
        "Show": _("Show"),
        "Sign in": _("Sign in"),
        "Sign in again": _("Sign in again"),
        "Sponsored content": _("Sponsored content"),
        "Stands above already": _("Stands above already"),
        "Taken down": _("Taken down"),
        "The connection was lost. Try again.": _("The connection was lost. Try again."),
        "The connection was lost. Your arrangement is kept on this machine.": _(
            "The connection was lost. Your arrangement is kept on this machine."
        ),
        "The layout is published.": _("The layout is published."),
        "The page as it was at": _("The page as it was at"),
        "The page as it was at %(time)s. Nothing can be moved here.": _(
            "The page as it was at %(time)s. Nothing can be moved here."
        ),
        "The page as it will be at %(time)s.": _("The page as it will be at %(time)s."),
        "The page as readers will see it": _("The page as readers will see it"),
        "There is an unpublished arrangement of yours from %(time)s.": _(
            "There is an unpublished arrangement of yours from %(time)s."
        ),
        "There is nothing to hold here.": _("There is nothing to hold here."),
        "There is nothing to pick up here.": _("There is nothing to pick up here."),
        "This is another account. Sign in as the one that opened this story.": _(
            "This is another account. Sign in as the one that opened this story."
        ),
        "This is the page as it was. Go back to now to move stories.": _(
            "This is the page as it was. Go back to now to move stories."
        ),
        "Try again": _("Try again"),
        "Two have arranged this page": _("Two have arranged this page"),
        "Undone.": _("Undone."),
        "Waits until %(time)s": _("Waits until %(time)s"),
        "Write a past hour, such as 14:30 and 24/2/2026.": _(
            "Write a past hour, such as 14:30 and 24/2/2026."
        ),
        "Write an hour that is still to come, such as 14:30.": _(
            "Write an hour that is still to come, such as 14:30."
        ),
        "Write an hour, such as 14:30, and a day, such as 24/2/2026.": _(
            "Write an hour, such as 14:30, and a day, such as 24/2/2026."
        ),
        "You are not signed in.": _("You are not signed in."),
        "You may not look at what is scheduled.": _("You may not look at what is scheduled."),
        "Your login has expired. Sign in again; your text stays as it is.": _(
            "Your login has expired. Sign in again; your text stays as it is."
        ),
        "at": _("at"),
        "day": _("day"),
        "from place to place": _("from place to place"),
        "held until %(time)s": _("held until %(time)s"),
        "hidden": _("hidden"),
        "hide or show the block": _("hide or show the block"),
        "hold until…": _("hold until…"),
        "hour": _("hour"),
        "in force": _("in force"),
        "let go": _("let go"),
        "let the place fill itself": _("let the place fill itself"),
        "no end": _("no end"),
        "now": _("now"),
        "on at %(time)s": _("on at %(time)s"),
        "on the page": _("on the page"),
        "pick up, and put down": _("pick up, and put down"),
        "publish the layout": _("publish the layout"),
        "search for a story": _("search for a story"),
        "the order as I have it": _("the order as I have it"),
        "the order as it is now": _("the order as it is now"),
        "tomorrow 6:00": _("tomorrow 6:00"),
        "undo, do again": _("undo, do again"),
        "until": _("until"),
        "until 18:00": _("until 18:00"),
        "until noon today, 12:00": _("until noon today, 12:00"),
        "until the end of today": _("until the end of today"),
        "until tomorrow morning, 6:00": _("until tomorrow morning, 6:00"),
        "with no end": _("with no end"),
        "“%(headline)s” now stands in: %(place)s.": _("“%(headline)s” now stands in: %(place)s."),
        "“%(headline)s” now stands in: %(place)s. “%(other)s” gave way.": _(
            "“%(headline)s” now stands in: %(place)s. “%(other)s” gave way."
        ),
    }
