// Tags: a comma or Enter ends one; a word that is no tag yet asks first.

import { askFor } from "desk/dialog"
import { button, element } from "desk/dom"
import { picker, rowsOf, writeRows } from "desk/picker"
import { get } from "desk/post"
import { settings } from "desk/settings"
import { word } from "desk/words"

const same = (one, other) => one.normalize("NFC").toLocaleLowerCase("vi") === other.normalize("NFC").toLocaleLowerCase("vi")

export function openTags(input) {
  const chips = element("div", { class: "desk-chips" })
  const says = element("p", { class: "desk-help", role: "status" })

  const draw = () => {
    const rows = rowsOf(input)
    chips.replaceChildren(
      ...rows.map((row) =>
        element(
          "span",
          { class: row.is_new ? "desk-chip desk-chip--new" : "desk-chip" },
          row.name,
          button("×", {
            class: "desk-chip__remove",
            "aria-label": word("Remove %(name)s", row),
            onclick: () => {
              writeRows(input, rowsOf(input).filter((other) => other.name !== row.name))
              draw()
            },
          }),
        ),
      ),
    )
  }
  const add = (name, isNew) => {
    const rows = rowsOf(input)
    if (!rows.some((row) => same(row.name, name))) writeRows(input, [...rows, { name, is_new: isNew }])
    draw()
  }
  const refuse = (text) => {
    says.textContent = text
  }
  const settle = async (name) => {
    says.textContent = ""
    const { exact } = await get(settings().tags, { q: name })
    if (exact?.is_blocked) refuse(word("The tag “%(name)s” is no longer used.", { name }))
    else if (exact) add(exact.name, false)
    else if (!settings().may_add_tags) refuse(word("No tag “%(name)s” yet. An editor can create it.", { name }))
    else if (await wanted(name)) add(name, true)
  }
  const wanted = (name) =>
    askFor({
      title: word("Create the tag “%(name)s”?", { name }),
      text: word("There is no such tag yet. It will be shown to readers as a new subject."),
      accept: word("Create the tag"),
    })

  let line = Promise.resolve()
  const accept = (text) => {
    const name = text.trim().replace(/\s+/g, " ").normalize("NFC")
    if (!name) return
    line = line.then(() => settle(name)).catch(() => {
      // Without the network the word goes back into the box: nothing typed is lost.
      box.value = box.value ? `${name}, ${box.value}` : name
    })
  }
  const { holder, box } = picker({
    label: word("Add a tag, then a comma"),
    placeholder: word("Add a tag, then a comma"),
    propose: async (words) => (await get(settings().tags, { q: words })).items,
    face: (item) => item.name,
    pick: (item) => add(item.name, false),
    accept,
    separator: ",",
  })
  input.after(chips, holder, says)
  draw()
}
