// Putting what another service shows into the story: an address, what the server makes of it, a still, a caption.

import { openDialog } from "desk/dialog"
import { button, element, once } from "desk/dom"
import { rememberEmbed } from "desk/embeds"
import { known } from "desk/library"
import { chooseMedia } from "desk/media"
import { followPlace, placeBlocks } from "desk/placing"
import { Answered, post } from "desk/post"
import { settings } from "desk/settings"
import { isTyping, whenStill } from "desk/stillness"
import { word } from "desk/words"

async function lookUp(address) {
  try {
    return { facts: await post(settings().embed, { address }) }
  } catch (problem) {
    return { problem: problem instanceof Answered ? problem.message : word("The connection was lost. Try again.") }
  }
}

function labelled(label, control, help = null) {
  return element("label", { class: "desk-field" }, element("span", {}, label), control, help ? element("small", {}, help) : null)
}

// Resolves to {facts, caption, photograph}, or to null when the person turned away.
class EmbedDialog {
  constructor(resolve) {
    this.answer = null
    this.facts = null
    this.still = null
    this.turn = 0
    this.address = element("input", { name: "address", type: "text", inputMode: "url", autocomplete: "off", spellcheck: false })
    this.caption = element("textarea", { name: "caption", rows: 2, lang: "vi" })
    this.says = element("p", { class: "desk-embed__says", role: "status" })
    this.stillRow = element("div", { class: "desk-embed__still" })
    this.accept = element("button", { type: "submit", class: "desk-button desk-button--main", disabled: true }, word("Insert into the story"))
    this.address.addEventListener("input", () => {
      this.facts = null
      this.look()
    })
    const form = element(
      "form",
      { method: "dialog", class: "desk-dialog__body", onsubmit: (event) => this.submit(event), onkeydown: (event) => this.hold(event) },
      labelled(word("Address or embed code"), this.address, word("A video, a post or a map: YouTube, Facebook, TikTok, Google Maps, OpenStreetMap")),
      this.says,
      labelled(word("Caption"), this.caption),
      this.stillRow,
      element(
        "footer",
        { class: "desk-dialog__foot" },
        button(word("Cancel"), { class: "desk-button", onclick: () => this.dialog.close() }),
        this.accept,
      ),
    )
    this.look = once(250, () => this.recognise())
    this.showStill()
    this.dialog = openDialog(word("Embed from another service"), form, { onclose: () => resolve(this.answer) })
    this.address.focus()
  }

  // Enter that only ends a word of the keyboard method sends nothing.
  hold(event) {
    if (event.key === "Enter" && isTyping(event)) event.preventDefault()
  }

  async recognise() {
    const turn = ++this.turn
    const address = this.address.value.trim()
    const { facts, problem } = address ? await lookUp(address) : {}
    if (turn !== this.turn) return
    this.facts = facts ?? null
    whenStill(() => this.show(problem))
  }

  show(problem) {
    const { facts } = this
    this.accept.disabled = !facts
    this.says.classList.toggle("desk-lacks", Boolean(problem))
    if (problem) this.says.replaceChildren(problem)
    else if (facts) this.says.replaceChildren(element("strong", {}, facts.name), ` ${facts.address}`)
    else this.says.replaceChildren()
  }

  showStill() {
    const { still } = this
    const choose = button(still ? word("Other still") : word("Choose a still"), { class: "desk-button", onclick: () => this.chooseStill() })
    const look = still?.thumbnail || still?.src
    this.stillRow.replaceChildren(
      ...(look ? [element("img", { src: look, alt: still.alt_text || "" })] : []),
      element("div", {}, choose, element("small", {}, word("A photograph of ours that stands there until the reader presses it."))),
    )
  }

  async chooseStill() {
    const media = await chooseMedia("photograph", { single: true })
    if (media?.length) this.still = known("photograph", media[0].id)
    this.showStill()
    this.caption.focus()
  }

  async submit(event) {
    event.preventDefault()
    if (!this.facts) await this.recognise()
    if (!this.facts) return
    this.answer = {
      facts: this.facts,
      caption: this.caption.value.trim().replace(/\s+/g, " "),
      photograph: this.still ? String(this.still.id) : null,
    }
    this.dialog.close()
  }
}

const askEmbed = () => new Promise((resolve) => new EmbedDialog(resolve))

async function insertEmbed(body) {
  const { editor } = body
  const arrive = followPlace(editor)
  const answer = await askEmbed()
  const place = arrive()
  if (!answer) {
    editor.commands.focus()
    return
  }
  const { facts, caption, photograph } = answer
  rememberEmbed(facts)
  const content = caption ? [{ type: "text", text: caption }] : []
  const attrs = { service: facts.service, reference: facts.reference, photograph }
  placeBlocks(editor, [{ type: "embed", attrs, content }], place)
  body.holder.dispatchEvent(new CustomEvent("desk:inserted", { bubbles: true, detail: { kind: "embed" } }))
}

export function openEmbedding(body) {
  body.holder.addEventListener("desk:embed", () => insertEmbed(body))
  body.holder.addEventListener("desk:embed-still", async ({ detail }) => {
    const media = await chooseMedia("photograph", { single: true })
    if (media?.length) detail.choose(media[0].id)
  })
}
