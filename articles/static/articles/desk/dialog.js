// Native dialogs: Escape closes, focus is kept inside, the phone gets the whole screen from the theme.

import { button, element } from "desk/dom"
import { word } from "desk/words"

export function openDialog(title, content, { wide = false, onclose } = {}) {
  const dialog = element(
    "dialog",
    { class: wide ? "desk-dialog desk-dialog--wide" : "desk-dialog", "aria-label": title },
    element(
      "header",
      { class: "desk-dialog__head" },
      element("h2", {}, title),
      button("×", { class: "desk-dialog__close", "aria-label": word("Close"), onclick: () => dialog.close() }),
    ),
    content,
  )
  dialog.addEventListener("close", () => {
    dialog.remove()
    onclose?.()
  })
  document.body.append(dialog)
  dialog.showModal()
  return dialog
}

export function textField(name, label, { value = "", rows = 1, help = null, oninput = null } = {}) {
  const control = element("textarea", { name, rows, value, lang: "vi", oninput })
  return element("label", { class: "desk-field" }, element("span", {}, label), control, help ? element("small", {}, help) : null)
}

export const read = (form, name) => form.querySelector(`[name=${name}]`)?.value.trim() ?? ""

function fieldRow({ name, label, value = "", type = "text", help, inputMode, rows }) {
  const control = rows
    ? element("textarea", { name, value, rows })
    : element("input", { name, value, type, inputMode, autocomplete: "off" })
  return element("label", { class: "desk-field" }, element("span", {}, label), control, help ? element("small", {}, help) : null)
}

// Resolves to the values, to {other: true}, or to null when the person turned away.
export function askFor({ title, text, fields = [], accept, other, check = () => "" }) {
  return new Promise((resolve) => {
    let answer = null
    const complaint = element("p", { class: "desk-complaint", role: "alert", hidden: true })
    const form = element(
      "form",
      { method: "dialog", class: "desk-dialog__body" },
      text ? element("p", {}, text) : null,
      ...fields.map(fieldRow),
      complaint,
      element(
        "footer",
        { class: "desk-dialog__foot" },
        other ? button(other, { class: "desk-button", onclick: () => finish({ other: true }) }) : null,
        button(word("Cancel"), { class: "desk-button", onclick: () => dialog.close() }),
        element("button", { type: "submit", class: "desk-button desk-button--main" }, accept),
      ),
    )
    const finish = (value) => {
      answer = value
      dialog.close()
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      const values = Object.fromEntries(new FormData(form))
      const complaintText = check(values)
      complaint.textContent = complaintText
      complaint.hidden = !complaintText
      if (!complaintText) finish(values)
    })
    const dialog = openDialog(title, form, { onclose: () => resolve(answer) })
    form.querySelector("input, textarea, button[type=submit]")?.focus()
  })
}
