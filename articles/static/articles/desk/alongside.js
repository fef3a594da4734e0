// The form while somebody else writes: everything can be read, followed and copied, nothing changed.

const CONTROLS = "select, button, input:is([type=checkbox], [type=radio], [type=file])"
const PASSING = new Set(["Tab", "Escape", "F5", "PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown"])

export class Alongside {
  constructor(form, body) {
    Object.assign(this, { form, body, isOn: false, opened: [] })
    this.place = form.querySelector(".desk-columns")
    this.hold = (event) => this.refuse(event)
  }

  begin() {
    if (this.isOn) return
    this.isOn = true
    this.form.classList.add("is-read-along")
    this.body.editor.setEditable(false, false)
    // Read-only fields stay in the form's data, which disabled ones would not.
    this.opened = [...this.place.querySelectorAll("textarea, input:not([type=hidden])")].filter((box) => !box.readOnly)
    for (const box of this.opened) box.readOnly = true
    for (const type of ["mousedown", "click", "keydown", "paste", "drop"]) {
      this.place.addEventListener(type, this.hold, { capture: true })
    }
    for (const control of this.place.querySelectorAll(CONTROLS)) control.setAttribute("aria-disabled", "true")
  }

  end() {
    if (!this.isOn) return
    this.isOn = false
    this.form.classList.remove("is-read-along")
    this.body.editor.setEditable(true, false)
    for (const box of this.opened) box.readOnly = false
    for (const type of ["mousedown", "click", "keydown", "paste", "drop"]) {
      this.place.removeEventListener(type, this.hold, { capture: true })
    }
    for (const control of this.place.querySelectorAll(CONTROLS)) control.removeAttribute("aria-disabled")
  }

  refuse(event) {
    const isKey = event.type === "keydown"
    const changes = ["paste", "drop"].includes(event.type) || event.target.closest?.(CONTROLS)
    if (!changes || (isKey && (PASSING.has(event.key) && !event.target.closest("select")))) return
    if (isKey && (event.key === "Tab" || event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    event.stopPropagation()
  }
}
