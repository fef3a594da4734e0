// Two people changed the same places: each is shown with both, what could be joined is joined already.

import { button, element } from "desk/dom"
import { openDialog } from "desk/dialog"
import { fromServer, key } from "desk/layout/arrangement"
import { clock, fullClock } from "desk/layout/hours"
import { placeName } from "desk/layout/saying"
import { headline, remember } from "desk/layout/store"
import { word } from "desk/words"

function told(slot) {
  if (!slot) return [element("em", {}, word("Automatic"))]
  const held = slot.until ? element("small", {}, word("held until %(time)s", { time: clock(slot.until) })) : null
  return [element("span", {}, headline(slot.article)), held]
}

function choice(name, side, label, content) {
  return element(
    "label",
    { class: "layout-side" },
    element("input", { type: "radio", name, value: side, required: true }),
    element("span", { class: "layout-side__text" }, element("small", {}, label), ...content),
  )
}

function pair(name, legend, labels, contents) {
  return element(
    "fieldset",
    { class: "layout-conflict" },
    element("legend", {}, legend),
    choice(name, "mine", labels.mine, contents.mine),
    choice(name, "theirs", labels.theirs, contents.theirs),
  )
}

function decided(answer, chosen) {
  const next = fromServer(answer.merged)
  const slots = { ...next.slots }
  for (const conflict of answer.conflicts) {
    const slot = conflict[chosen.get(key(conflict))]
    if (slot) slots[key(conflict)] = slot
  }
  return { slots, blocks: answer.order ? answer.order[chosen.get("order")] : next.blocks }
}

function form(answer, labels) {
  const pairs = answer.conflicts.map((each) =>
    pair(key(each), placeName(each), labels, { mine: told(each.mine), theirs: told(each.theirs) }),
  )
  if (answer.order) {
    const contents = { mine: [word("the order as I have it")], theirs: [word("the order as it is now")] }
    pairs.push(pair("order", word("Order of the blocks"), labels, contents))
  }
  const all = (side, label) =>
    button(label, {
      class: "desk-button",
      onclick: (event) => {
        for (const input of event.target.form.querySelectorAll(`input[value=${side}]`)) input.checked = true
      },
    })
  return element(
    "form",
    { class: "desk-dialog__body", method: "dialog" },
    element("p", {}, word("%(name)s arranged this page at %(time)s. What both of you changed is to be decided.", {
      name: answer.newest.by,
      time: fullClock(answer.newest.at),
    })),
    element("p", { class: "layout-conflict__all" }, all("mine", word("All mine")), all("theirs", word("All of %(name)s", { name: answer.newest.by }))),
    ...pairs,
    element(
      "footer",
      { class: "desk-dialog__foot" },
      button(word("Cancel"), { class: "desk-button", onclick: (event) => event.target.closest("dialog").close() }),
      element("button", { type: "submit", class: "desk-button desk-button--main" }, word("Publish the joined layout")),
    ),
  )
}

// Resolves to the arrangement that was decided, or to null: then everything stays as it was on the screen.
export function decide(answer) {
  remember(answer.stories)
  const labels = {
    mine: word("Mine"),
    theirs: `${answer.newest.by} · ${clock(answer.newest.at)}`,
  }
  return new Promise((resolve) => {
    let result = null
    const content = form(answer, labels)
    content.addEventListener("submit", (event) => {
      event.preventDefault()
      result = decided(answer, new Map(new FormData(content)))
      dialog.close()
    })
    const dialog = openDialog(word("Two have arranged this page"), content, { wide: true, onclose: () => resolve(result) })
  })
}
