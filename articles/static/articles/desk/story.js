// The story form: brings its parts to life and guards leaving.

import { Autosave, mendDiscards, offerLocalCopies } from "desk/autosave"
import { openBody } from "desk/body"
import { openBylines } from "desk/bylines"
import { openEmbedding } from "desk/embedding"
import { openGalleries } from "desk/galleries"
import { openHints } from "desk/headline"
import { openLead } from "desk/lead"
import { openMedia } from "desk/media"
import { openPresence } from "desk/presence"
import { openRelated } from "desk/related"
import { settings } from "desk/settings"
import { isTyping } from "desk/stillness"
import { openTags } from "desk/tags"
import { openUses } from "desk/uses"
import { word } from "desk/words"

const form = document.querySelector("form[data-story]")
const part = (name) => form.querySelector(`[data-picker=${name}]`)

openUses(part("uses"))
const body = openBody(form.querySelector("[data-body]"))
openMedia(body)
openEmbedding(body)
openGalleries(body)
openLead(part("lead"), body)
openTags(part("tags"))
openBylines(part("bylines"))
openRelated(part("related"))
openHints(form)
mendDiscards()

const autosave = new Autosave(form, body)
offerLocalCopies(form.elements.draft_key.value)
if (settings().restored) autosave.last = ""
openPresence(form, body, autosave)

async function submit(submitter) {
  // A form that is still announcing its submission ignores a second request for one.
  await new Promise((resolve) => setTimeout(resolve))
  if (!(await body.underway.ready())) return
  body.copy()
  if (!(await autosave.settle())) {
    if (!navigator.onLine) {
      autosave.show("offline", word("Offline. Your text is kept on this machine; save again when the network is back."))
    }
    return
  }
  autosave.leave()
  form.dataset.ready = "yes"
  form.requestSubmit(submitter)
}

form.addEventListener("submit", (event) => {
  body.copy()
  const { submitter } = event
  if (submitter?.formTarget) return
  // Pressed twice, it is sent once.
  if (form.dataset.ready === "yes") {
    form.dataset.ready = "sent"
    return
  }
  event.preventDefault()
  if (!form.dataset.ready) submit(submitter)
})

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return
  event.preventDefault()
  form.requestSubmit(form.querySelector("[name=_continue]"))
})

// Coming back by the browser's Back button shows the form as it was left; it must be able to save again.
window.addEventListener("pageshow", () => {
  delete form.dataset.ready
  autosave.leaving = false
})

document.documentElement.classList.add("desk-is-ready")
