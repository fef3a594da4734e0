// What is said of a clip in the story: credit, still, subtitles, and what is spoken, in writing.

import { openDialog } from "desk/dialog"
import { button, element } from "desk/dom"
import { known, remember } from "desk/library"
import { post } from "desk/post"
import { settings } from "desk/settings"
import { word } from "desk/words"

function field(label, control, help = null) {
  return element("label", { class: "desk-field" }, element("span", {}, label), control, help ? element("small", {}, help) : null)
}

// Editing programs write other codings too, and a browser would only show marks in the place of letters.
async function textOf(file) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer())
  } catch {
    throw new Error(word("The file is not in UTF-8. Save it as UTF-8 and choose it again."))
  }
}

class ClipDialog {
  constructor(id, choosePhotograph, resolve) {
    this.clip = known("video", id) ?? { id }
    Object.assign(this, { id, choosePhotograph, still: null, photograph: null, subtitles: null })
    this.credit = element("input", { type: "text", name: "credit", value: this.clip.credit ?? "", maxLength: 200, lang: "vi", autocomplete: "off" })
    this.transcript = element("textarea", { name: "transcript", rows: 6, value: this.clip.transcript ?? "", lang: "vi" })
    this.stills = element("div", { class: "desk-stills", role: "radiogroup", "aria-label": word("Poster") })
    this.said = element("span", { role: "status" })
    this.complaint = element("p", { class: "desk-complaint", role: "alert", hidden: true })
    this.accept = element("button", { type: "submit", class: "desk-button desk-button--main" }, word("Done"))
    this.form = this.build()
    this.showStills()
    this.showSubtitles()
    this.dialog = openDialog(word("Video"), this.form, { onclose: resolve })
    this.credit.focus()
  }

  build() {
    const picker = element("input", { type: "file", accept: ".vtt,.srt,text/vtt", class: "desk-visually-hidden" })
    picker.addEventListener("change", () => this.read(picker))
    this.take = button(word("Without subtitles"), { class: "desk-link", onclick: () => this.setSubtitles("") })
    return element(
      "form",
      { class: "desk-dialog__body", method: "dialog", onsubmit: (event) => this.submit(event) },
      field(word("Credit of the video"), this.credit),
      element("div", { class: "desk-field" }, element("span", {}, word("Poster")), this.stills),
      element(
        "div",
        { class: "desk-field" },
        element("span", {}, word("Subtitles")),
        element("div", { class: "desk-subtitles" }, this.said, element("label", { class: "desk-button" }, picker, word("Choose a file")), this.take),
        element("small", {}, word("WebVTT (.vtt) or SubRip (.srt), in UTF-8.")),
      ),
      field(word("What is said, in writing"), this.transcript, word("Readers unfold it below the video; searching finds it.")),
      this.complaint,
      element("footer", { class: "desk-dialog__foot" }, button(word("Cancel"), { class: "desk-button", onclick: () => this.dialog.close() }), this.accept),
    )
  }

  showStills() {
    const { posters = [], poster_id } = this.clip
    const chosen = this.photograph ? null : (this.still ?? poster_id ?? posters[0]?.id)
    const faces = posters.map(({ id, src }, at) => this.face(src, word("Moment %(number)s", { number: at + 1 }), id === chosen, () => this.choose(id)))
    if (this.photograph) faces.push(this.face(this.photograph.src, word("Photograph"), true, () => {}))
    const other = button(word("Another photograph"), { class: "desk-button", onclick: () => this.askPhotograph() })
    this.stills.replaceChildren(...faces, other)
  }

  face(src, label, isChosen, onclick) {
    const look = element("img", { src, alt: "" })
    return button(look, { class: "desk-stills__still", role: "radio", "aria-checked": String(isChosen), "aria-label": label, onclick })
  }

  choose(id) {
    Object.assign(this, { still: id, photograph: null })
    const at = this.clip.posters.findIndex((each) => each.id === id)
    this.showStills()
    this.stills.children[at]?.focus()
  }

  async askPhotograph() {
    const media = await this.choosePhotograph()
    if (media?.length) this.photograph = known("photograph", media[0].id) ?? null
    this.showStills()
  }

  async read(picker) {
    const [file] = picker.files
    picker.value = ""
    if (!file) return
    try {
      this.setSubtitles(await textOf(file), file.name)
    } catch (problem) {
      this.complain(problem.message)
    }
  }

  setSubtitles(text, name = "") {
    Object.assign(this, { subtitles: text, name })
    this.complain("")
    this.showSubtitles()
  }

  showSubtitles() {
    const { subtitles: count = 0 } = this.clip
    const hasAny = this.subtitles === null ? count > 0 : this.subtitles !== ""
    if (this.subtitles) this.said.textContent = this.name
    else this.said.textContent = hasAny ? word("%(count)s lines of subtitles", { count }) : word("No subtitles")
    this.take.hidden = !hasAny
  }

  complain(sentence) {
    this.complaint.textContent = sentence
    this.complaint.hidden = !sentence
  }

  // Only what was changed: a colleague may have seen to the rest meanwhile.
  changes() {
    const { clip } = this
    const changes = {}
    if (this.credit.value.trim() !== (clip.credit ?? "")) changes.credit = this.credit.value
    if (this.transcript.value.trim() !== (clip.transcript ?? "")) changes.transcript = this.transcript.value
    if (this.subtitles !== null) changes.subtitles = this.subtitles
    if (this.photograph) changes.photograph = this.photograph.id
    else if (this.still !== null && this.still !== clip.poster_id) changes.poster = this.still
    return changes
  }

  async submit(event) {
    event.preventDefault()
    const changes = this.changes()
    this.accept.disabled = true
    try {
      if (Object.keys(changes).length) {
        remember("video", [await post(settings().describe_video, { video: this.id, ...changes })])
      }
      this.dialog.close()
    } catch (problem) {
      this.complain(problem.answer?.error ?? word("The connection was lost. Try again."))
    }
    this.accept.disabled = false
  }
}

export const askClip = (id, choosePhotograph) => new Promise((resolve) => new ClipDialog(id, choosePhotograph, resolve))
