// The tray of uploads: at the lower edge of the page, small until it is opened, silent while somebody types.

import { button, element } from "desk/dom"
import { cancelTool, isTrouble, says, View } from "desk/upload-view"
import { uploads } from "desk/uploads"
import { word } from "desk/words"

const LINGER = 6000

function face(item) {
  const own = item.kind === "photograph" && item.file ? URL.createObjectURL(item.file) : ""
  const src = item.medium?.thumbnail || item.medium?.poster || own
  const dom = element("span", { class: "desk-tray__face", "aria-hidden": "true" })
  if (!src) return dom
  const picture = element("img", { src, alt: "" })
  // Not every browser can show what a phone takes.
  picture.addEventListener("error", () => picture.remove())
  picture.addEventListener("load", () => own && URL.revokeObjectURL(own))
  dom.append(picture)
  return dom
}

function row(item, extra) {
  const view = new View(item, { extra })
  const name = element("span", { class: "desk-tray__name", title: item.name }, item.name)
  const dom = element("li", { class: "desk-tray__row" }, face(item), name, cancelTool(item), view.dom)
  const cancel = () => dom.querySelector(".desk-upload__cancel").replaceWith(cancelTool(item))
  let { state } = item
  item.listen(() => {
    if (state === item.state) return
    ;({ state } = item)
    if (["done", "refused"].includes(state)) cancel()
  })
  return dom
}

class Tray {
  // `place` puts what has arrived where it is wanted; where nothing can be placed there is none.
  constructor({ place = null } = {}) {
    Object.assign(this, { place, rows: new Map(), told: new Map(), isOpen: false })
    this.head = button("", { class: "desk-tray__head", "aria-expanded": "false", onclick: () => this.toggle() })
    this.bar = element("progress", { class: "desk-tray__bar", max: 1, value: 0, "aria-hidden": "true" })
    this.list = element("ul", { class: "desk-tray__list", hidden: true })
    this.clear = button(word("Take what is done off the list"), { class: "desk-link desk-tray__clear", hidden: true, onclick: () => this.tidy() })
    this.live = element("p", { class: "desk-visually-hidden", role: "status", "aria-live": "polite" })
    this.dom = element(
      "section",
      { class: "desk-tray", "aria-label": word("Uploads"), hidden: true },
      this.head,
      this.bar,
      this.list,
      this.clear,
    )
    document.body.append(this.dom, this.live)
    this.dom.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.isOpen) return
      event.stopPropagation()
      this.toggle(false)
      this.head.focus()
    })
    uploads.listen((item) => this.heard(item))
    for (const item of uploads.items) this.heard(item)
  }

  get items() {
    return uploads.items.filter(({ hasCard, state }) => !hasCard && state !== "elsewhere")
  }

  toggle(isOpen = !this.isOpen) {
    this.isOpen = isOpen
    this.list.hidden = !isOpen
    this.head.setAttribute("aria-expanded", String(isOpen))
    this.drawEnds()
  }

  extra(item) {
    if (item.state !== "done" || !this.place?.wants(item)) return []
    return [
      button(word("Put it into the story"), {
        class: "desk-button desk-button--small desk-button--main",
        "aria-label": `${word("Put it into the story")}: ${item.name}`,
        onclick: () => this.place.place(item),
      }),
    ]
  }

  heard(item) {
    const isShown = this.items.includes(item)
    const known = this.rows.get(item)
    if (isShown && !known) {
      const dom = row(item, (one) => this.extra(one))
      this.rows.set(item, dom)
      this.list.append(dom)
    } else if (!isShown && known) {
      known.remove()
      this.rows.delete(item)
    }
    this.announce(item)
    this.drawHead()
    if (isShown && item.state === "done" && !this.place?.wants(item)) this.linger(item)
  }

  // What has found its place needs nobody's hand.
  linger(item) {
    setTimeout(() => {
      if (!this.dom.contains(document.activeElement)) uploads.drop(item)
    }, LINGER)
  }

  tidy() {
    for (const item of this.items) if (["done", "refused"].includes(item.state)) uploads.drop(item)
    this.head.focus()
  }

  // Not each percent: what somebody would like to be told in a room full of people.
  announce(item) {
    const heard = { done: 1, refused: 1, failed: 1, lost: 1, "signed-out": 1, known: 1, pausing: 1 }
    if (this.told.get(item) === item.state) return
    this.told.set(item, item.state)
    if (!heard[item.state] || !uploads.items.includes(item)) return
    const others = uploads.items.filter(({ isGoing }) => isGoing).length
    if (item.state === "pausing") this.live.textContent = word("No connection. The uploads go on by themselves.")
    else if (item.state === "done" && others) this.live.textContent = word("%(name)s uploaded, %(count)s to go", { name: item.name, count: others })
    else this.live.textContent = `${item.name}: ${says(item)}`
  }

  drawHead() {
    const { items } = this
    this.dom.hidden = items.length === 0
    const text = this.summary(items)
    if (this.head.textContent !== text) this.head.textContent = text
    this.dom.classList.toggle("has-trouble", items.some((item) => isTrouble(item) || item.state === "known"))
    const size = items.reduce((sum, item) => sum + item.size, 0)
    this.bar.value = size ? items.reduce((sum, item) => sum + item.share * item.size, 0) / size : 0
    this.bar.hidden = !items.some(({ isGoing }) => isGoing)
    this.drawEnds()
  }

  drawEnds() {
    const done = this.items.filter(({ state }) => state === "done" || state === "refused").length
    this.clear.hidden = !this.isOpen || done < 2
  }

  summary(items) {
    const count = (test) => items.filter(test).length
    const going = count(({ isGoing }) => isGoing)
    const troubled = count((item) => isTrouble(item) || item.state === "known")
    const done = count(({ state }) => state === "done")
    const parts = []
    if (going && items.some(({ state }) => state === "pausing")) parts.push(word("No connection, %(count)s files wait", { count: going }))
    else if (going) parts.push(word("Uploading: %(done)s of %(count)s files", { done, count: items.length - troubled }))
    else if (done) parts.push(word("%(count)s files uploaded", { count: done }))
    if (troubled) parts.push(word("%(count)s want a look", { count: troubled }))
    return parts.join(" · ")
  }
}

export function openTray(options) {
  const tray = new Tray(options)
  tray.restored = uploads.restore()
  return tray
}
