// What nobody has published yet stays on this machine: by person, page and the version it started from.
// Numbers only, no headline: what is scheduled must not be read out of a browser.

import { button, element } from "desk/dom"
import { fromServer, same, toServer } from "desk/layout/arrangement"
import { clock } from "desk/layout/hours"
import { change, isDirty, store, watch } from "desk/layout/store"
import { say } from "desk/layout/saying"
import { settings } from "desk/settings"
import { word } from "desk/words"

const LONGEST = 7 * 24 * 3600 * 1000

const name = `desk-layout:${settings().user}:${settings().section ?? "front"}`
// What is offered lies apart, so that a first change does not write over it before the person has answered.
const offered = `${name}:offered`

function read(place) {
  try {
    const found = JSON.parse(localStorage.getItem(place))
    return found && Date.now() - found.at < LONGEST ? found : null
  } catch {
    return null
  }
}

function write(place, content) {
  try {
    if (content === null) localStorage.removeItem(place)
    else localStorage.setItem(place, JSON.stringify(content))
  } catch {
    // A browser without room, or without leave, keeps nothing: leaving still asks.
  }
}

function keep() {
  write(name, isDirty() ? { base: store.base, at: Date.now(), ...toServer(store.current) } : null)
}

function restore(found) {
  // Published from the version it began with: what others did since is joined to it.
  store.base = Math.min(found.base, store.base)
  change(fromServer(found))
  say(word("Restored. Publish the layout to keep it."))
}

function offer(notes, found) {
  const answer = (label, work, look = "") =>
    button(label, {
      class: `desk-button ${look}`,
      onclick: () => {
        note.remove()
        write(offered, null)
        work()
      },
    })
  const note = element(
    "p",
    { class: "desk-note", role: "status" },
    element("span", {}, word("There is an unpublished arrangement of yours from %(time)s.", { time: clock(found.at) })),
    answer(word("Restore"), () => restore(found), "desk-button--main"),
    answer(word("Discard"), () => {}),
  )
  notes.append(note)
}

export function openKeeping(notes) {
  const found = read(name) ?? read(offered)
  const isNews = found && !same(fromServer(found), store.current)
  write(name, null)
  write(offered, isNews ? found : null)
  if (isNews) offer(notes, found)
  watch((what) => (what === "arrangement" || what === "look") && keep())
  window.addEventListener("beforeunload", (event) => {
    if (isDirty()) event.preventDefault()
  })
}
