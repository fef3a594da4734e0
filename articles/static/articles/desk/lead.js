// The lead photograph: the picture of the card and of sharing.

import { button, element } from "desk/dom"
import { askDetails, termRemarks } from "desk/details"
import { known, learn } from "desk/library"
import { chooseMedia } from "desk/media"
import { useOf } from "desk/uses"
import { word } from "desk/words"

function stands(body, id) {
  let found = false
  body.editor.state.doc.descendants((node) => {
    found ||= node.type.name === "photograph" && String(node.attrs.id) === String(id)
    return !found
  })
  return found
}

// Its caption stands in the text, where the text shows it.
function lacks(body, id, medium, use) {
  if (!medium?.src) return []
  return [
    use.caption || stands(body, id) ? null : word("No caption yet"),
    use.credit ? null : word("No credit yet"),
    use.alt_text || use.is_decorative ? null : word("No description yet"),
  ].filter(Boolean)
}

function firstInText(body) {
  let found = null
  body.editor.state.doc.descendants((node) => {
    if (!found && node.type.name === "photograph") found = node.attrs.id
    return !found
  })
  return found
}

export function openLead(input, body) {
  const holder = element("div", { class: "desk-lead" })
  const set = (id) => {
    input.value = id ?? ""
    input.dispatchEvent(new Event("input", { bubbles: true }))
    draw()
  }
  const choose = async () => {
    const media = await chooseMedia("photograph", { single: true })
    if (media?.length) set(media[0].id)
  }
  const tools = (id) => [
    button(word("Details"), {
      class: "desk-button",
      onclick: async () => {
        await askDetails({ id, withCaption: true })
        draw()
      },
    }),
    button(word("Other photograph"), { class: "desk-button", onclick: choose }),
    button(word("Remove"), { class: "desk-button", onclick: () => set(null) }),
  ]
  const empty = () => [
    button(word("Choose a lead photograph"), { class: "desk-button", onclick: choose }),
    button(word("Take the first photograph of the text"), {
      class: "desk-link",
      onclick: () => {
        const id = firstInText(body)
        if (id) set(id)
      },
    }),
  ]
  const draw = () => {
    const id = input.value
    if (!id) {
      holder.replaceChildren(element("div", { class: "desk-lead__tools" }, ...empty()))
      return
    }
    const medium = known("photograph", id)
    if (!medium) learn("photograph", id).then(draw)
    const use = useOf(id)
    holder.replaceChildren(
      medium?.src
        ? element("img", { src: medium.src, alt: use.alt_text, class: "desk-lead__picture" })
        : element("div", { class: "desk-figure__missing" }, medium ? word("The photograph is missing") : word("Loading…")),
      element(
        "p",
        { class: "desk-lead__facts" },
        ...lacks(body, id, medium, use).map((text) => element("span", { class: "desk-lacks" }, text)),
        ...termRemarks(medium ?? {}),
      ),
      element("div", { class: "desk-lead__tools" }, ...tools(id)),
    )
  }
  input.after(holder)
  // The first photograph of a story leads it until somebody chooses another.
  body.holder.addEventListener("desk:inserted", ({ detail }) => {
    if (detail.kind === "photograph" && !input.value) set(detail.id)
    else draw()
  })
  draw()
}
