// The library's page for new files: many at once, each with its words; or the one file that a medium lacks.

import { Arrival } from "desk/arrival"
import { element, once } from "desk/dom"
import { settings } from "desk/settings"
import { openTray } from "desk/tray"
import { ACCEPTS, describe, kindOf, uploads } from "desk/uploads"
import { word } from "desk/words"

const page = document.querySelector("[data-upload]")
const { kind } = settings()
const { missing } = page.dataset
const list = element("div", { class: "desk-arrivals" })
const told = element("p", { class: "desk-complaint", role: "alert", hidden: true })
const picker = element("input", { type: "file", accept: ACCEPTS[kind], multiple: !missing, class: "desk-visually-hidden" })

const SAVED = new WeakMap()

// Words typed before the file was there go with it; later each pause keeps them.
async function keepWords(arrival) {
  const { item } = arrival
  const words = arrival.values()
  const text = JSON.stringify(words)
  if (item.state !== "done" || !item.key || SAVED.get(arrival) === text) return
  SAVED.set(arrival, text)
  const answer = await describe(item, words)
  arrival.note.textContent = answer ? word("Words kept") : word("The words could not be kept. Try again.")
  if (!answer) SAVED.delete(arrival)
}

function libraryLink({ state, medium }) {
  if (state !== "done" || missing) return []
  const href = `${settings().photographs}${medium.id}/change/`
  return [element("a", { class: "desk-link", href, target: "_blank" }, word("Open in the library"))]
}

function arrived(arrival) {
  const { item } = arrival
  if (item.state !== "done") return
  if (missing) location.assign("../change/")
  // Of another person's photograph the library's keepers say what it shows.
  else if (item.isKnown) arrival.fields.hidden = true
  else if (!SAVED.has(arrival)) {
    // What the file itself told needs no keeping; whatever else stands there does.
    const { caption = "", credit = "", alt_text = "" } = item.medium
    SAVED.set(arrival, JSON.stringify({ caption, credit, alt_text }))
    keepWords(arrival)
  }
}

function add(given) {
  const files = [...given].filter((file) => kindOf(file) === kind)
  told.hidden = files.length === given.length
  told.textContent = kind === "photograph" ? word("Only photographs are taken in here.") : word("Only videos are taken in here.")
  for (const file of missing ? files.slice(0, 1) : files) {
    const item = uploads.add(kind, file, missing ? { missing } : {})
    const arrival = new Arrival(item, (one) => arrived(one), { extra: libraryLink })
    arrival.note = element("p", { class: "desk-quiet", role: "status" })
    arrival.fields.append(arrival.note)
    arrival.fields.hidden = Boolean(missing)
    arrival.fields.addEventListener("input", once(1200, () => keepWords(arrival)))
    arrival.fields.addEventListener("change", () => keepWords(arrival))
    list.append(arrival.card)
  }
}

picker.addEventListener("change", () => {
  add(picker.files)
  picker.value = ""
})
page.addEventListener("dragover", (event) => event.preventDefault())
page.addEventListener("drop", (event) => {
  event.preventDefault()
  add(event.dataTransfer.files)
})
document.addEventListener("paste", (event) => {
  if (event.clipboardData?.files.length) add(event.clipboardData.files)
})
page.querySelector("[data-upload-foot]").before(
  element(
    "label",
    { class: "desk-drop" },
    picker,
    element("strong", {}, kind === "video" ? word("Upload a video") : word("Upload photographs")),
    element("span", {}, word("Choose, drop or paste files here")),
  ),
  told,
  list,
)
openTray()
document.documentElement.classList.add("desk-is-ready")
