// What is said of a photograph in this story, where the eye should rest in it, and on what terms it may be shown.

import { button, element } from "desk/dom"
import { focusPicker } from "desk/crops"
import { openDialog, read, textField } from "desk/dialog"
import { known, learnAgain } from "desk/library"
import { setUse, useOf } from "desk/uses"
import { word } from "desk/words"

export function termRemarks(medium) {
  return (medium.terms ?? []).map(({ text, is_wrong }) => element("span", is_wrong ? { class: "desk-lacks" } : {}, text))
}

// Whoever fills them in in the library comes back to this page.
function termsOf(medium) {
  const list = element("ul", { class: "desk-terms" })
  const show = ({ terms = [] } = {}) => {
    const rows = terms.map(({ text, is_wrong }) => element("li", is_wrong ? { class: "desk-lacks" } : {}, text))
    list.replaceChildren(...(rows.length ? rows : [element("li", { class: "desk-quiet" }, word("No term, no children, no AI are noted."))]))
  }
  const look = () => document.visibilityState === "visible" && learnAgain("photograph", medium.id).then(show, () => {})
  document.addEventListener("visibilitychange", look)
  show(medium)
  const link = { href: medium.library, target: "_blank", rel: "noopener" }
  const dom = element(
    "section",
    { class: "desk-terms__box" },
    element("h3", {}, word("Terms, children, AI")),
    list,
    medium.library ? element("a", link, word("Open in the library")) : null,
  )
  return { dom, forget: () => document.removeEventListener("visibilitychange", look) }
}

function fields(use, withCaption) {
  return [
    withCaption ? textField("caption", word("Caption"), { value: use.caption, rows: 2 }) : null,
    textField("credit", word("Credit"), { value: use.credit }),
    textField("alt_text", word("Description"), {
      value: use.alt_text,
      rows: 2,
      help: word("What can be seen, for readers who cannot see it."),
    }),
  ]
}

export function askDetails({ id, withCaption = false }) {
  return new Promise((resolve) => {
    const use = useOf(id)
    const medium = known("photograph", id) ?? { id }
    const focus = medium.src ? focusPicker(medium, use) : null
    const terms = termsOf(medium)
    const decorative = element("input", { type: "checkbox", checked: use.is_decorative })
    const form = element(
      "form",
      { class: "desk-dialog__body desk-details", method: "dialog" },
      focus?.dom,
      ...fields(use, withCaption),
      element("label", { class: "desk-tick" }, decorative, word("Only decoration, needs no description")),
      terms.dom,
      element(
        "footer",
        { class: "desk-dialog__foot" },
        button(word("Cancel"), { class: "desk-button", onclick: () => dialog.close() }),
        element("button", { type: "submit", class: "desk-button desk-button--main" }, word("Done")),
      ),
    )
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      const caption = withCaption ? { caption: read(form, "caption") } : {}
      setUse(id, {
        ...caption,
        ...focus?.point(),
        credit: read(form, "credit"),
        alt_text: read(form, "alt_text"),
        is_decorative: decorative.checked,
      })
      dialog.close()
    })
    const onclose = () => {
      terms.forget()
      resolve()
    }
    const dialog = openDialog(word("Photograph"), form, { wide: true, onclose })
  })
}
