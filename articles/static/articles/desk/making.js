// Clips that the worker is making ready: how far they are, asked every few seconds while one is on the page.

import { element } from "desk/dom"
import { ask, known } from "desk/library"
import { word } from "desk/words"

const PAUSE = 3000

const watched = new Map()
let timer = 0

export const isAtWork = (medium) => medium.state === "waiting" || medium.state === "making"

export function preparing(medium) {
  const percent = medium.progress ?? 0
  return element(
    "div",
    { class: "desk-figure__missing desk-preparing" },
    element("strong", {}, medium.name || word("Video")),
    element("progress", { max: 100, value: percent, "aria-label": word("Prepared: %(percent)s percent", { percent }) }),
    element("span", {}, percent ? `${percent} %` : ""),
    element("span", {}, word("The server prepares the video. You can go on writing.")),
  )
}

const facts = (id) => JSON.stringify(known("video", id))

// `view` is a figure in the text; it is drawn anew when there is news, though never while somebody composes a letter.
export function watchWork(id, view) {
  watched.set(view, { id: String(id), shown: facts(id) })
  timer ||= setTimeout(look, PAUSE)
}

async function look() {
  for (const view of watched.keys()) if (!view.dom.isConnected) watched.delete(view)
  const ids = new Set([...watched.values()].map(({ id }) => id))
  if (ids.size && !document.hidden) await ask({ video: ids }).catch(() => {})
  timer = ids.size ? setTimeout(look, PAUSE) : 0
  for (const [view, { id, shown }] of [...watched]) {
    if (view.editor.view.composing || facts(id) === shown) continue
    watched.delete(view)
    view.refresh()
  }
}
