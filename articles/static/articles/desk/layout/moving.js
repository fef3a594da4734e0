// Taking up and putting down, by whatever hand: keys, mouse or finger end up here.

import { hold, key, moveBlock, put, release, toggleBlock } from "desk/layout/arrangement"
import { now } from "desk/layout/hours"
import { blockName, placeName, say } from "desk/layout/saying"
import { takenFrom } from "desk/layout/standing"
import { change, headline, redo, store, tell, undo } from "desk/layout/store"
import { word } from "desk/words"

function isFixed() {
  if (store.isPast) say(word("This is the page as it was. Go back to now to move stories."))
  return store.isPast || store.isBusy
}

export function pickStory(article, from = null) {
  if (isFixed() || !article) return false
  store.carried = { article, from }
  say(word("Picked up: “%(headline)s”. Choose a place, Enter puts it there, Escape lets go.", { headline: headline(article) }))
  tell("carried")
  return true
}

export function pickPlace(place) {
  return pickStory(takenFrom(place), place)
}

export function pickBlock(section) {
  if (isFixed()) return false
  store.carried = { block: section }
  say(word("Picked up: block “%(name)s”. Choose where it stands.", { name: blockName(section) }))
  tell("carried")
  return true
}

export function letGo({ quietly = false } = {}) {
  if (!store.carried) return
  store.carried = null
  if (!quietly) say(word("Let go, nothing was moved."))
  tell("carried")
}

export function dropOn(place) {
  const carried = store.carried
  if (!carried?.article || isFixed()) return
  store.carried = null
  const before = store.current.slots[key(place)]
  change(put(store.current, place, carried, now()))
  const where = { headline: headline(carried.article), place: placeName(place) }
  const swapped = before && before.article !== carried.article
  say(
    swapped
      ? word("“%(headline)s” now stands in: %(place)s. “%(other)s” gave way.", { ...where, other: headline(before.article) })
      : word("“%(headline)s” now stands in: %(place)s.", where),
  )
  tell("carried")
}

export function dropBlock(section) {
  const carried = store.carried
  if (!carried?.block || isFixed()) return
  store.carried = null
  const index = store.current.blocks.findIndex((block) => block.section === section)
  change(moveBlock(store.current, carried.block, index))
  say(word("Block “%(name)s” is now number %(number)s.", { name: blockName(carried.block), number: index + 1 }))
  tell("carried")
}

export function stepBlock(section, by) {
  if (isFixed()) return
  const index = store.current.blocks.findIndex((block) => block.section === section) + by
  if (index < 0 || index >= store.current.blocks.length) return
  change(moveBlock(store.current, section, index))
  say(word("Block “%(name)s” is now number %(number)s.", { name: blockName(section), number: index + 1 }))
}

export function switchBlock(section) {
  if (isFixed()) return
  change(toggleBlock(store.current, section))
  const { shown } = store.current.blocks.find((block) => block.section === section)
  const name = blockName(section)
  say(shown ? word("Block “%(name)s” is shown.", { name }) : word("Block “%(name)s” is hidden.", { name }))
}

export function makeAutomatic(place) {
  if (isFixed() || !store.current.slots[key(place)]) return
  change(release(store.current, place))
  say(word("%(place)s fills itself now.", { place: placeName(place) }))
}

export function holdUntil(place, article, until, told) {
  if (isFixed()) return
  change(hold(store.current, place, article, until))
  say(word("%(place)s: %(told)s", { place: placeName(place), told }))
}

export function stepBack() {
  if (!isFixed()) say(undo() ? word("Undone.") : word("Nothing to undo."))
}

export function stepOn() {
  if (!isFixed()) say(redo() ? word("Done again.") : word("Nothing to do again."))
}
