// What is said of one file on its way, and what can be done about it: the same in the tray, in the dialog and in
// the library.

import { button, element } from "desk/dom"
import { ACCEPTS, uploads } from "desk/uploads"
import { word } from "desk/words"

const percent = (item) => `${Math.floor(item.share * 100)}%`

const SAYS = {
  waiting: () => word("Waiting its turn"),
  sending: (item) => (item.received ? word("Uploading: %(share)s", { share: percent(item) }) : word("Uploading…")),
  pausing: (item) => word("No connection: goes on from %(share)s by itself", { share: percent(item) }),
  finishing: () => word("Looking at the file…"),
  elsewhere: () => word("Goes up in another window"),
  done: (item) => (item.isKnown ? word("The library has it already") : word("Uploaded")),
  known: () => word("This photograph is in the library already."),
}

export const says = (item) => SAYS[item.state]?.(item) ?? item.problem
export const isTrouble = ({ state }) => ["refused", "failed", "lost", "signed-out"].includes(state)

function pickAgain(item, told) {
  const picker = element("input", { type: "file", accept: ACCEPTS[item.kind] })
  picker.addEventListener("change", () => {
    const [file] = picker.files
    if (file && !uploads.bring(item, file)) told(word("This is another file. Choose “%(name)s”.", item))
  })
  picker.click()
}

// The name of the file is for who hears the button and does not see beside what it stands.
function tool(item, label, onclick, look = "") {
  return button(label, { class: `desk-button desk-button--small ${look}`, "aria-label": `${label}: ${item.name}`, onclick })
}

export function toolsOf(item, told = () => {}) {
  const again = () => tool(item, word("Try again"), () => uploads.again(item))
  const offered = {
    failed: () => [again()],
    refused: () => [],
    lost: () => [tool(item, word("Choose the file again"), () => pickAgain(item, told))],
    "signed-out": () => [tool(item, word("Sign in again"), () => uploads.signIn())],
    known: () => [
      tool(item, word("Use that one"), () => uploads.useKnown(item), "desk-button--main"),
      tool(item, word("Upload anyway"), () => uploads.anyway(item)),
    ],
  }
  return offered[item.state]?.() ?? []
}

export function cancelTool(item) {
  const isOver = item.state === "done" || item.state === "refused"
  const label = isOver ? word("Take off the list") : word("Cancel the upload")
  const work = () => (isOver ? uploads.drop(item) : uploads.cancel(item))
  return button("×", { class: "desk-upload__cancel", "aria-label": `${label}: ${item.name}`, title: label, onclick: work })
}

// Its elements stay; only their words change. Whoever is on a button keeps it.
export class View {
  constructor(item, { extra = () => [], isTold = false } = {}) {
    Object.assign(this, { item, extra, shown: "" })
    this.bar = element("progress", { max: 1, value: 0, "aria-hidden": "true" })
    this.words = element("span", { class: "desk-upload__says" })
    this.tools = element("span", { class: "desk-upload__tools" })
    // Told when something has come of it, not at each percent.
    this.live = isTold && element("span", { class: "desk-visually-hidden", role: "status" })
    this.dom = element("div", { class: "desk-upload__state" }, this.bar, this.words, this.tools, this.live)
    this.forget = item.listen(() => this.draw())
    this.draw()
  }

  say(text) {
    if (this.words.textContent !== text) this.words.textContent = text
  }

  draw() {
    const { item } = this
    this.dom.dataset.state = item.state
    this.bar.hidden = !(item.isGoing || item.state === "elsewhere")
    this.bar.value = item.share
    this.say(says(item))
    this.words.classList.toggle("is-trouble", isTrouble(item))
    const tools = `${item.state} ${this.extra(item).length}`
    if (tools === this.shown) return
    this.shown = tools
    if (this.live && !item.isGoing) this.live.textContent = `${item.name}: ${says(item)}`
    const hadFocus = this.tools.contains(document.activeElement)
    this.tools.replaceChildren(...toolsOf(item, (text) => this.say(text)), ...this.extra(item))
    if (hadFocus) this.tools.querySelector("button")?.focus({ preventScroll: true })
  }
}
