// What is put into the text when it arrives, while the writing goes on.

import { askFor } from "desk/dialog"
import { once } from "desk/dom"
import { known, remember } from "desk/library"
import { Answered, post } from "desk/post"
import { settings } from "desk/settings"
import { Spots } from "desk/spots"
import { openTray } from "desk/tray"
import { setUse } from "desk/uses"
import { uploads } from "desk/uploads"
import { word } from "desk/words"

const GRACE = 1500
const FORMER = "desk-story-before"
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

export function figure(kind, { id, caption }) {
  const content = caption ? [{ type: "text", text: caption.replace(/\s+/g, " ") }] : []
  return { type: kind, attrs: { id: String(id) }, content }
}

// Words of clips that the server has not heard yet.
const untold = new Set()
const TRIES = [1000, 2000, 4000, 8000, 15000, 30000, 60000]

async function patiently(work) {
  for (const wait of TRIES) {
    try {
      return await work()
    } catch (problem) {
      if (problem instanceof Answered && problem.status < 500) throw problem
      await pause(wait)
    }
  }
  return work()
}

export async function describeVideo(id, { caption, credit }) {
  remember("video", [{ ...known("video", id), caption, credit }])
  if (!caption && !credit) return
  const telling = patiently(() => post(settings().describe_video, { video: id, caption, credit }))
  untold.add(telling)
  await telling.catch(() => {})
  untold.delete(telling)
}

export function tell(kind, id, words) {
  if (kind === "photograph") setUse(id, words)
  else describeVideo(id, { caption: "", credit: "", ...words })
}

// Of what nobody said anything the file itself may have told.
const said = (words = {}) => Object.fromEntries(Object.entries(words).filter(([, text]) => text))

export class Underway {
  constructor(body) {
    this.body = body
    this.spots = new Spots(body.editor)
    this.story = String(settings().article ?? body.textarea.form?.elements.draft_key?.value ?? "")
    this.waiting = new Map()
    this.hearers = []
    this.turn = 0
    body.editor.on("update", once(2000, () => this.note()))
    openTray({ place: this }).restored.then(() => this.resume())
  }

  // `media` are {id, caption} of what is there and {item, words} of what is not, in their order.
  keep(kind, media, at) {
    const ids = this.spots.keep(media.length, at)
    media.forEach(({ id, caption, item, words }, index) => {
      if (item) this.follow(item, ids[index], words)
      else this.spots.fill(ids[index], figure(kind, { id, caption }))
    })
    this.note()
  }

  follow(item, spot, words) {
    item.place = { story: this.story, words, spot: null }
    this.waiting.set(item, spot)
    item.listen(() => this.heard(item))
    this.heard(item)
  }

  heard(item) {
    const spot = this.waiting.get(item)
    if (spot === undefined || item.isPlacing) return
    if (item.state === "done") {
      this.put(item, spot).finally(() => this.left(item))
    } else if (item.state === "refused" || !uploads.items.includes(item)) {
      this.spots.drop(spot)
      this.left(item)
    }
  }

  left(item) {
    this.waiting.delete(item)
    if (this.waiting.size) return
    for (const hear of this.hearers.splice(0)) hear()
  }

  // Before the story is saved or passed on: not without the pictures that somebody put into it. False where the
  // person stays, or asked once more meanwhile.
  async ready() {
    sessionStorage.setItem(FORMER, this.story)
    this.turn += 1
    const { turn } = this
    const arrived = () => (this.waiting.size ? new Promise((resolve) => this.hearers.push(resolve)) : true)
    const empty = async () => (await arrived(), Promise.allSettled(untold))
    await Promise.race([empty(), pause(GRACE)])
    const count = this.waiting.size + untold.size
    if (count) {
      const answer = await askFor({
        title: word("Files are still on their way"),
        text: word("%(count)s files have not arrived yet: the story would go without them.", { count }),
        accept: word("Wait for them, then go on"),
        other: word("Go on without them"),
      })
      if (!answer) return false
      if (!answer.other) await empty()
    }
    return turn === this.turn
  }

  wants(item) {
    return item.place?.story === this.story && !item.isPlacing && !this.waiting.has(item)
  }

  // At its spot; where that went, or nobody kept one, at the caret.
  async put(item, spot = this.waiting.get(item)) {
    if (!item.place || item.isPlacing) return
    item.isPlacing = true
    const { kind, medium } = item
    const words = said(item.place.words)
    const node = figure(kind, { id: medium.id, caption: words.caption ?? medium.caption })
    const isPut = spot !== undefined && (await this.spots.fill(spot, node))
    item.isPlacing = false
    if (!isPut) {
      item.tell()
      return
    }
    if (Object.keys(words).length) tell(kind, medium.id, words)
    uploads.placed(item)
    const inserted = { bubbles: true, detail: { kind, id: medium.id } }
    this.body.holder.dispatchEvent(new CustomEvent("desk:inserted", inserted))
  }

  // The button in the tray: after a reload nothing enters the text by itself.
  place(item) {
    const { editor } = this.body
    const spot = this.resumed?.get(item) ?? this.spots.keep(1, editor.state.selection.to)[0]
    this.resumed?.delete(item)
    return this.put(item, spot)
  }

  resume() {
    this.resumed = new Map()
    this.followFormer()
    for (const item of uploads.items.filter((one) => this.wants(one))) {
      const spot = item.place.spot && this.spots.find(item.place.spot)
      if (spot) this.resumed.set(item, spot)
      item.listen(() => {
        if (!uploads.items.includes(item) && this.resumed.has(item)) this.spots.drop(this.resumed.get(item))
      })
    }
  }

  // A new story has got its number since its files began to come.
  followFormer() {
    const former = sessionStorage.getItem(FORMER)
    if (!settings().article || !former || Number(former)) return
    for (const item of uploads.items.filter(({ place }) => place?.story === former)) {
      item.place.story = this.story
      item.keep()
      item.tell()
    }
  }

  // So that a page loaded anew finds the places again.
  note() {
    for (const [item, spot] of this.waiting) {
      item.place.spot = this.spots.about(spot)
      item.keep()
    }
  }
}
