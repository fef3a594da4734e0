// A search box with proposals below it. It never completes inside the box: the Backspaces that keyboards inject would eat it.

import { button, element, once } from "desk/dom"
import { isTyping, whenStill } from "desk/stillness"
import { word } from "desk/words"

let pickers = 0

export function picker({ label, placeholder, propose, face, pick, accept = null, separator = null }) {
  const box = element("input", {
    type: "text",
    class: "desk-picker__box",
    "aria-label": label,
    placeholder,
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: false,
    lang: "vi",
    role: "combobox",
    "aria-expanded": "false",
  })
  const number = ++pickers
  const list = element("div", {
    class: "desk-picker__list",
    id: `desk-picker-${number}`,
    role: "listbox",
    "aria-label": label,
    hidden: true,
  })
  box.setAttribute("aria-controls", list.id)
  const holder = element("div", { class: "desk-picker" }, box, list)
  let items = []
  let chosen = -1
  let asked = 0

  const close = () => {
    list.hidden = true
    chosen = -1
    box.removeAttribute("aria-activedescendant")
    box.setAttribute("aria-expanded", "false")
  }
  const take = (item) => {
    box.value = ""
    close()
    pick(item)
    box.focus()
  }
  const mark = () => {
    ;[...list.children].forEach((child, at) => child.setAttribute("aria-selected", String(at === chosen)))
    box.setAttribute("aria-activedescendant", `desk-picker-${number}-${chosen}`)
  }
  const show = (found) => {
    items = found
    chosen = -1
    list.replaceChildren(
      ...found.map((item, at) =>
        button(face(item), {
          id: `desk-picker-${number}-${at}`,
          class: "desk-picker__item",
          role: "option",
          onmousedown: (event) => event.preventDefault(),
          onclick: () => take(item),
        }),
      ),
    )
    list.hidden = found.length === 0
    box.setAttribute("aria-expanded", String(found.length > 0))
  }
  const ask = once(150, async () => {
    const words = box.value.trim()
    const turn = ++asked
    if (!words) {
      close()
      return
    }
    const found = await propose(words).catch(() => [])
    whenStill(() => {
      if (turn === asked && document.activeElement === box) show(found)
    })
  })
  const give = () => {
    const words = box.value
    if (!words.trim()) return
    box.value = ""
    close()
    accept(words)
  }

  box.addEventListener("input", (event) => {
    event.stopPropagation()
    ask()
  })
  box.addEventListener("change", (event) => event.stopPropagation())
  // A comma ends a word only once the keyboard rests; until then it may still be part of a composition.
  if (separator) {
    box.addEventListener("input", () => {
      if (box.value.includes(separator)) {
        whenStill(() => {
          if (!box.value.includes(separator)) return
          const parts = box.value.split(separator)
          box.value = parts.pop().trimStart()
          close()
          for (const part of parts) if (part.trim()) accept(part)
        })
      }
    })
  }
  box.addEventListener("keydown", (event) => {
    if (isTyping(event)) return
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return
      event.preventDefault()
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : items.length)) % items.length
      if (chosen < 0) chosen = items.length - 1
      mark()
    } else if (event.key === "Enter") {
      event.preventDefault()
      if (chosen >= 0) take(items[chosen])
      else if (accept) give()
      else if (items.length) take(items[0])
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault()
      close()
    }
  })
  box.addEventListener("blur", () => {
    close()
    if (accept && box.value.trim()) setTimeout(() => document.activeElement !== box && give(), 250)
  })
  return { holder, box }
}

export function rowsOf(input) {
  return JSON.parse(input.value || "[]")
}

export function writeRows(input, rows) {
  input.value = JSON.stringify(rows)
  input.dispatchEvent(new Event("input", { bubbles: true }))
}

// The buttons of one row: a step up, and out.
export function rowTools(input, at, name, update) {
  return [
    button("↑", {
      class: "desk-mini",
      "aria-label": word("Move up"),
      disabled: at === 0,
      onclick: () => {
        const rows = rowsOf(input)
        rows.splice(at - 1, 0, ...rows.splice(at, 1))
        update(rows)
      },
    }),
    button("×", {
      class: "desk-mini",
      "aria-label": word("Remove %(name)s", { name }),
      onclick: () => update(rowsOf(input).filter((_row, other) => other !== at)),
    }),
  ]
}
