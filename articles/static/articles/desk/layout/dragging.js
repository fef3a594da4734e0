// The browser's own dragging: it goes through the frame of the page, and lets go outside by itself.

import { dropBlock, dropOn, letGo, pickBlock, pickPlace, pickStory } from "desk/layout/moving"
import { store, tell } from "desk/layout/store"

const OVER = "is-drop-target"

function begin(event, take) {
  if (!take()) {
    event.preventDefault()
    return
  }
  store.isDragging = true
  event.dataTransfer.effectAllowed = "move"
  event.dataTransfer.setData("text/plain", "")
}

// What was asked to be drawn anew meanwhile had to wait: a browser drops what is taken out of the page under its hand.
function end() {
  store.isPressed = false
  if (!store.isDragging) return
  store.isDragging = false
  letGo({ quietly: true })
  tell("dragged")
}

function released() {
  if (!store.isPressed) return
  store.isPressed = false
  if (!store.isDragging) setTimeout(() => tell("dragged"), 0)
}

// Listens on a root, so that what is drawn anew later can be dragged too.
export function letDrag(root, placeAt) {
  let over = null
  const mark = (found) => {
    if (over === found) return
    over?.classList.remove(OVER)
    over = found
    over?.classList.add(OVER)
  }
  root.addEventListener("dragstart", (event) => {
    const found = placeAt(event.target)
    if (!found) return
    const { place, block, article } = found
    begin(event, () => (block ? pickBlock(block) : place ? pickPlace(place) : pickStory(article)))
  })
  root.addEventListener("dragover", (event) => {
    const found = placeAt(event.target)
    const fits = store.carried?.block ? found?.block : store.carried && found?.place
    mark(fits ? found.element : null)
    if (fits) event.preventDefault()
  })
  root.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) mark(null)
  })
  root.addEventListener("drop", (event) => {
    const found = placeAt(event.target)
    mark(null)
    if (!found) return
    event.preventDefault()
    if (store.carried?.block) dropBlock(found.block)
    else if (found.place) dropOn(found.place)
    // The browser is not done with the drag yet; where its own last word gets lost, ours follows.
    setTimeout(end, 100)
  })
  root.addEventListener("mousedown", () => {
    store.isPressed = true
  })
  root.addEventListener("mouseup", released)
  root.addEventListener("dragend", () => {
    mark(null)
    end()
  })
}
