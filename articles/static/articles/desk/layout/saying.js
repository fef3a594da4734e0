// What screen readers hear, and where places stand in words.

import { store } from "desk/layout/store"
import { word } from "desk/words"

let turn = 0

// The same sentence twice must be heard twice.
export function say(sentence) {
  const live = document.querySelector("[data-says]")
  turn = 1 - turn
  live.textContent = sentence + (turn ? "\u00a0" : "")
}

export function blockName(section) {
  return store.look.blocks.find((block) => block.section === section)?.name ?? `#${section}`
}

export function areaName({ area, section }) {
  if (area === "opening") return word("Opening")
  if (area === "picked") return word("Picked row")
  return blockName(section)
}

export function placeName(place) {
  return word("%(area)s, place %(number)s", { area: areaName(place), number: place.position + 1 })
}
