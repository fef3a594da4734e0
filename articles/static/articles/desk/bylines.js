// Bylines: public credits in the order they are printed, each with its part in the story.

import { element } from "desk/dom"
import { picker, rowTools, rowsOf, writeRows } from "desk/picker"
import { get } from "desk/post"
import { settings } from "desk/settings"
import { word } from "desk/words"

export function openBylines(input) {
  const names = new Map()
  const list = element("ol", { class: "desk-rows" })
  const update = (rows) => {
    writeRows(input, rows)
    draw()
  }
  const part = (row, at) => {
    const choice = element("select", { "aria-label": names.get(row.author) ?? "" })
    for (const [value, label] of settings().roles) {
      choice.append(element("option", { value, selected: value === row.role }, label))
    }
    choice.addEventListener("change", (event) => {
      event.stopPropagation()
      const rows = rowsOf(input)
      rows[at].role = choice.value
      update(rows)
    })
    return choice
  }
  const draw = () => {
    list.replaceChildren(
      ...rowsOf(input).map((row, at) => {
        const name = names.get(row.author) ?? "…"
        return element(
          "li",
          { class: "desk-row" },
          element("span", { class: "desk-row__name" }, name),
          part(row, at),
          ...rowTools(input, at, name, update),
        )
      }),
    )
  }
  const learn = async () => {
    const ids = rowsOf(input).map((row) => row.author)
    if (!ids.length) return
    const { items } = await get(settings().authors, { ids: ids.join(",") })
    for (const { id, name } of items) names.set(id, name)
    draw()
  }
  const { holder } = picker({
    label: word("Add an author"),
    placeholder: word("Add an author"),
    propose: async (words) => (await get(settings().authors, { q: words })).items,
    face: (item) => item.name,
    pick: ({ id, name }) => {
      names.set(id, name)
      const rows = rowsOf(input)
      const role = rows.some((row) => row.author === id && row.role === "words") ? "photographs" : "words"
      if (!rows.some((row) => row.author === id && row.role === role)) update([...rows, { author: id, role }])
    },
  })
  input.after(list, holder)
  draw()
  learn().catch(() => {})
}
