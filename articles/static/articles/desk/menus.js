// A menu's entries: found or typed, moved by drag, by buttons or by Alt and the arrows, and told aloud.

import { askFor } from "desk/dialog"
import { button, element } from "desk/dom"
import { picker, rowsOf, writeRows } from "desk/picker"
import { get } from "desk/post"
import { settings } from "desk/settings"
import { isTyping } from "desk/stillness"
import { word } from "desk/words"

const ADDRESS = /^(https:\/\/[^\s/]+\S*|\/(?!\/)\S*)$/
const key = ({ kind, target }) => `${kind} ${target}`
const known = new Map(settings().known.map((each) => [key(each), each]))
const kinds = { section: word("Section"), page: word("Static page"), tag: word("Tag") }

const nameOf = (row) => known.get(key(row))?.name ?? (row.url ? row.label : "…")

function detailOf(row) {
  if (row.kind === "address") return row.url
  const lost = known.get(key(row))?.is_shown === false ? ` · ${word("Readers do not see it now")}` : ""
  return kinds[row.kind] + lost
}

class MenuEditor {
  constructor(input) {
    this.input = input
    this.list = element("ol", { class: "desk-rows menu-rows" })
    this.says = element("p", { class: "desk-visually-hidden", role: "status" })
    const { holder } = picker({
      label: word("Find a section, a page or a tag"),
      placeholder: word("Find a section, a page or a tag"),
      propose: async (words) => (await get(settings().targets, { q: words })).items,
      face: (item) => element("span", { class: "desk-row__name" }, item.name, element("small", {}, kinds[item.kind])),
      pick: (item) => this.add(item),
    })
    const address = button(word("Add an address"), { class: "desk-link", onclick: () => this.addAddress() })
    input.after(this.list, holder, address, this.says)
    this.list.addEventListener("dragover", (event) => this.hover(event))
    this.list.addEventListener("drop", (event) => this.drop(event))
    this.draw()
  }

  get rows() {
    return rowsOf(this.input)
  }

  write(rows) {
    writeRows(this.input, rows)
    this.draw()
  }

  // What readers get of a menu that nobody arranged.
  begin(items) {
    for (const item of items) known.set(key(item), item)
    this.write(items.map(({ kind, target }) => ({ kind, target, label: "" })))
  }

  add(item) {
    known.set(key(item), item)
    if (this.rows.some((row) => key(row) === key(item))) return
    this.write([...this.rows, { kind: item.kind, target: item.target, label: "" }])
  }

  async addAddress() {
    const answer = await askFor({
      title: word("Address in the menu"),
      fields: [
        { name: "label", label: word("Label") },
        { name: "url", label: word("Address (https://… or /…)"), inputMode: "url" },
      ],
      accept: word("Done"),
      check: ({ label, url }) =>
        label.trim() && ADDRESS.test(url.trim()) ? "" : word("This does not look like an address."),
    })
    if (answer) this.write([...this.rows, { kind: "address", url: answer.url.trim(), label: answer.label.trim() }])
  }

  move(from, to) {
    const rows = this.rows
    if (to < 0 || to >= rows.length || from === to) return
    rows.splice(to, 0, ...rows.splice(from, 1))
    this.write(rows)
    const values = { name: nameOf(rows[to]), place: to + 1, count: rows.length }
    this.says.textContent = word("%(name)s is now number %(place)s of %(count)s.", values)
  }

  // Whoever moves by keyboard goes on moving: the same button of the same row keeps the focus.
  step(at, by) {
    this.move(at, at + by)
    const row = this.list.children[Math.max(0, Math.min(at + by, this.list.children.length - 1))]
    const wanted = row.querySelector(by < 0 ? "[data-up]" : "[data-down]")
    const other = row.querySelector(by < 0 ? "[data-down]" : "[data-up]")
    ;(wanted.disabled ? other : wanted).focus()
  }

  remove(at) {
    const rows = this.rows
    const [gone] = rows.splice(at, 1)
    this.write(rows)
    this.says.textContent = word("%(name)s was taken out.", { name: nameOf(gone) })
    const next = this.list.children[Math.min(at, rows.length - 1)]
    ;(next?.querySelector("[data-out]") ?? this.list.parentElement.querySelector(".desk-picker__box")).focus()
  }

  relabel(at, label) {
    const rows = this.rows
    rows[at].label = label
    writeRows(this.input, rows)
  }

  line(row, at, count) {
    const name = nameOf(row)
    const tool = (face, label, properties) => button(face, { class: "desk-mini", "aria-label": label, ...properties })
    const label = element("input", {
      type: "text",
      class: "menu-rows__label",
      value: row.label,
      maxLength: 60,
      lang: "vi",
      autocomplete: "off",
      placeholder: row.kind === "address" ? word("Label") : name,
      "aria-label": word("Own label of %(name)s", { name }),
      onchange: (event) => this.relabel(at, event.target.value.trim()),
    })
    const made = element(
      "li",
      { class: "desk-row menu-rows__row" },
      element("span", { class: "menu-rows__grip", title: word("Drag to another place"), "aria-hidden": "true" }, "⠿"),
      element("span", { class: "desk-row__name" }, name, element("small", {}, detailOf(row))),
      label,
      tool("↑", word("Move %(name)s up", { name }), { disabled: at === 0, onclick: () => this.step(at, -1), "data-up": "" }),
      tool("↓", word("Move %(name)s down", { name }), {
        disabled: at === count - 1,
        onclick: () => this.step(at, 1),
        "data-down": "",
      }),
      tool("×", word("Remove %(name)s", { name }), { onclick: () => this.remove(at), "data-out": "" }),
    )
    // Only the grip drags, so that words in the label can still be marked with the mouse.
    const grip = made.querySelector(".menu-rows__grip")
    grip.draggable = true
    grip.addEventListener("dragstart", (event) => {
      this.dragged = at
      event.dataTransfer.effectAllowed = "move"
      event.dataTransfer.setData("text/plain", name)
      event.dataTransfer.setDragImage(made, 8, 8)
      made.classList.add("is-dragged")
    })
    grip.addEventListener("dragend", () => {
      this.dragged = null
      this.draw()
    })
    made.addEventListener("keydown", (event) => {
      if (isTyping(event) || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return
      event.preventDefault()
      if (document.activeElement === label) this.relabel(at, label.value.trim())
      this.step(at, event.key === "ArrowUp" ? -1 : 1)
    })
    return made
  }

  placeUnder(event) {
    const rows = [...this.list.children]
    const below = rows.findIndex((row) => {
      const box = row.getBoundingClientRect()
      return event.clientY < box.top + box.height / 2
    })
    return below < 0 ? rows.length : below
  }

  hover(event) {
    if (this.dragged === null || this.dragged === undefined) return
    event.preventDefault()
    const place = this.placeUnder(event)
    ;[...this.list.children].forEach((row, at) => {
      row.classList.toggle("is-before", at === place)
      row.classList.toggle("is-after", place === this.list.children.length && at === place - 1)
    })
  }

  drop(event) {
    if (this.dragged === null || this.dragged === undefined) return
    event.preventDefault()
    const place = this.placeUnder(event)
    this.move(this.dragged, place > this.dragged ? place - 1 : place)
  }

  draw() {
    const rows = this.rows
    this.list.replaceChildren(...rows.map((row, at) => this.line(row, at, rows.length)))
  }
}

const changed = new Set()
for (const form of document.querySelectorAll("form[data-menu]")) {
  const input = form.querySelector("[data-picker=menu]")
  const editor = new MenuEditor(input)
  form.addEventListener("input", () => changed.add(form))
  form.querySelector("[data-usual]").addEventListener("click", () => editor.begin(settings().usual[form.dataset.menu]))
  form.querySelector("[data-empty]").addEventListener("click", () => editor.write([]))
  form.addEventListener("submit", () => changed.delete(form))
}

window.addEventListener("beforeunload", (event) => {
  if (changed.size) event.preventDefault()
})
document.documentElement.classList.add("desk-is-ready")
