// A static page's text: the story's editor without pictures and videos.

import { Document } from "django-prose-editor/editor"
import { openBody } from "desk/body"
import { extensions } from "desk/nodes"
import { pasteMended, withoutStyles } from "desk/paste"
import { isTyping } from "desk/stillness"

const form = document.querySelector("form[data-page]")

const wordsOnly = () => [
  Document.extend({ content: "block+" }),
  ...extensions().filter(({ name, config }) => name !== "doc" && config.group !== "figure"),
]

const body = openBody(form.querySelector("[data-body]"), wordsOnly())
body.editor.view.setProps({
  // Before the editor parses what was pasted, not after.
  handleDOMEvents: {
    paste: (_view, event) => {
      if (!pasteMended(body.editor, event)) return false
      event.preventDefault()
      return true
    },
  },
  transformPastedHTML: withoutStyles,
})

let isChanged = false
let isSent = false
form.addEventListener("input", () => {
  isChanged = true
})
form.addEventListener("submit", (event) => {
  if (event.submitter?.formTarget) return
  // Pressed twice, it is sent once.
  if (isSent) event.preventDefault()
  isSent = true
})
window.addEventListener("beforeunload", (event) => {
  if (isChanged && !isSent) event.preventDefault()
})
window.addEventListener("pageshow", () => {
  isSent = false
})
document.addEventListener("keydown", (event) => {
  if (isTyping(event) || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return
  event.preventDefault()
  form.requestSubmit(form.querySelector("[name=_save]"))
})
document.documentElement.classList.add("desk-is-ready")
