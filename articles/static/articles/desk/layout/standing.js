// What stands in a place: what the hand decided just now, over what the server last filled in.

import { isOver, key } from "desk/layout/arrangement"
import { clock, now } from "desk/layout/hours"
import { store } from "desk/layout/store"
import { word } from "desk/words"

const BADGES = {
  pinned: "Chosen by hand",
  automatic: "Automatic",
  expired: "Hold has run out",
  sponsored: "Sponsored content",
  repeated: "Stands above already",
}

function moment() {
  return store.at ?? now()
}

export function standing(place) {
  const seen = store.look.places.find((each) => key(each) === key(place)) ?? { article: null, placed: null }
  const slot = store.isPast ? seenSlot(seen) : store.current.slots[key(place)]
  if (!slot) {
    const isKnown = seen.placed === null && !(seen.article && isElsewhere(seen.article, place))
    return { slot: null, article: isKnown ? seen.article : null, reason: "automatic", isPending: !isKnown }
  }
  if (seen.placed === slot.article && (seen.reason === "expired") === isOver(slot, moment())) {
    return { slot, article: seen.article, reason: seen.reason, isPending: false }
  }
  return { slot, article: slot.article, reason: "pinned", isPending: true }
}

function seenSlot(seen) {
  return seen.placed === null ? null : { ...seen, article: seen.placed, until: null }
}

function isElsewhere(article, place) {
  if (store.isPast) return false
  return Object.values(store.current.slots).some(
    (slot) => slot.article === article && key(slot) !== key(place) && !isOver(slot, moment()),
  )
}

export function badge({ slot, reason }) {
  if (reason !== "unseen") return word(BADGES[reason] ?? "Automatic")
  const story = store.stories.get(slot.article)
  if (story?.state === "scheduled") return word("Waits until %(time)s", { time: clock(story.at) })
  return word(story?.state === "gone" ? "Taken down" : "Not seen now")
}

export function heldUntil({ slot, reason }) {
  return slot?.until && reason !== "expired" ? word("held until %(time)s", { time: clock(slot.until) }) : ""
}

// The story that a hand would take from here: what was put there, else what the rule has put.
export function takenFrom(place) {
  const { slot, article, reason } = standing(place)
  return reason === "expired" ? article : (slot?.article ?? article)
}
