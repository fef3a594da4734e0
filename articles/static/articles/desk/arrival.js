// One file on its way up, with what has to be said about it.

import { read, textField } from "desk/dialog"
import { element } from "desk/dom"
import { cancelTool, View } from "desk/upload-view"
import { uploads } from "desk/uploads"
import { word } from "desk/words"

const FIELDS = ["caption", "credit", "alt_text"]

export class Arrival {
  constructor(item, onchange, options = {}) {
    Object.assign(this, { item, onchange })
    this.address = URL.createObjectURL(item.file)
    item.hasCard = true
    this.view = new View(item, { isTold: true, ...options })
    this.card = this.build()
    this.forgetItem = item.listen(() => this.heard())
    this.heard()
  }

  build() {
    const { item } = this
    const fields = [textField("caption", word("Caption"), { rows: 2 }), textField("credit", word("Credit"))]
    if (item.kind === "photograph") {
      fields.push(
        textField("alt_text", word("Description"), {
          rows: 2,
          help: word("What can be seen, for readers who cannot see it."),
        }),
      )
    }
    this.fields = element("div", { class: "desk-arrival__fields" }, ...fields)
    return element(
      "section",
      { class: "desk-arrival", "aria-label": item.name },
      element(
        "div",
        { class: "desk-arrival__look" },
        this.look(),
        element("div", { class: "desk-arrival__name" }, element("span", { title: item.name }, item.name), cancelTool(item)),
        this.view.dom,
      ),
      this.fields,
    )
  }

  look() {
    const src = this.address
    if (this.item.kind === "video") return element("video", { src, controls: true, preload: "metadata", playsInline: true })
    const picture = element("img", { src, alt: "" })
    // Not every browser can show what a phone takes; the server's own form is there in a moment.
    picture.addEventListener("error", () => {
      picture.hidden = true
    })
    this.picture = picture
    return picture
  }

  heard() {
    const { item } = this
    if (item.medium) this.prefill(item.medium)
    if (item.state === "refused") this.fields.hidden = true
    if (!uploads.items.includes(item)) this.card.remove()
    this.onchange(this)
  }

  // What the file itself tells, where nobody has said anything yet.
  prefill(medium) {
    if (this.isPrefilled) return
    this.isPrefilled = true
    if (this.picture?.hidden && medium.src) Object.assign(this.picture, { src: medium.src, hidden: false })
    for (const name of FIELDS) {
      const control = this.fields.querySelector(`[name=${name}]`)
      if (control && !control.value && control !== document.activeElement) control.value = medium[name] ?? ""
    }
  }

  values() {
    const { card } = this
    return { caption: read(card, "caption"), credit: read(card, "credit"), alt_text: read(card, "alt_text") }
  }

  forget() {
    this.forgetItem()
    this.view.forget()
    this.item.hasCard = false
    URL.revokeObjectURL(this.address)
  }
}
