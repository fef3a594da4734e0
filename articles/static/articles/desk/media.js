// Putting photographs and videos into the text: from the library or from this machine, by button, drop or paste.

import { Arrival } from "desk/arrival"
import { askClip } from "desk/clips"
import { button, element, once } from "desk/dom"
import { askDetails } from "desk/details"
import { openDialog } from "desk/dialog"
import { remember } from "desk/library"
import { pasteMended, withoutStyles } from "desk/paste"
import { followPlace, placeBlocks } from "desk/placing"
import { get } from "desk/post"
import { settings } from "desk/settings"
import { figure, tell, Underway } from "desk/underway"
import { ACCEPTS, kindOf, uploads } from "desk/uploads"
import { word } from "desk/words"

function shelfItem(medium, chosen, toggle) {
  const face = element(
    "button",
    { type: "button", class: "desk-shelf__item", "aria-pressed": String(chosen.has(medium.id)) },
    medium.thumbnail || medium.poster
      ? element("img", { src: medium.thumbnail || medium.poster, alt: medium.alt_text || "", loading: "lazy" })
      : element("span", { class: "desk-figure__missing" }, medium.name || word("File missing")),
    element("span", { class: "desk-shelf__caption" }, medium.caption || medium.name || ""),
    element("span", { class: "desk-shelf__credit" }, medium.credit || ""),
  )
  face.addEventListener("click", () => {
    toggle(medium)
    face.setAttribute("aria-pressed", String(chosen.has(medium.id)))
  })
  return face
}

class Library {
  constructor(kind, single, onchange) {
    Object.assign(this, { kind, single, onchange, chosen: new Map(), next: null })
    this.shelf = element("div", { class: "desk-shelf" })
    this.fresh = element("div", { class: "desk-library__fresh", hidden: true })
    this.words = element("input", { type: "search", class: "desk-search", placeholder: word("Search the library"), lang: "vi" })
    this.more = button(word("More"), { class: "desk-button", hidden: true, onclick: () => this.load(this.next) })
    this.dom = element("div", { class: "desk-library" }, this.words, this.fresh, this.shelf, this.more)
    this.words.addEventListener("input", once(300, () => this.load()))
  }

  toggle(medium) {
    if (this.chosen.delete(medium.id)) {
      this.onchange()
      return
    }
    if (this.single) {
      this.chosen.clear()
      for (const face of this.dom.querySelectorAll("[aria-pressed]")) face.setAttribute("aria-pressed", "false")
    }
    this.chosen.set(medium.id, medium)
    this.onchange()
  }

  // One's own of late, before those of everybody: what came while another page was open is not searched for.
  async showFresh() {
    this.lately ??= get(settings().uploads).then(({ fresh }) => fresh.map(({ medium }) => medium), () => [])
    const found = new Map((await this.lately).filter(({ kind }) => kind === this.kind).map((one) => [one.id, one]))
    this.fresh.hidden = found.size === 0 || this.words.value !== ""
    if (this.fresh.hidden) return new Set()
    remember(this.kind, [...found.values()])
    if (!this.fresh.childElementCount) {
      const faces = [...found.values()].map((medium) => shelfItem(medium, this.chosen, (one) => this.toggle(one)))
      this.fresh.append(element("h3", {}, word("Just uploaded by you")), element("div", { class: "desk-shelf" }, ...faces))
    }
    return new Set(found.keys())
  }

  async load(after = null) {
    const query = { q: this.words.value, kind: this.kind, ...(after ? { after } : {}) }
    let answer
    try {
      answer = await get(settings().library, query)
    } catch {
      this.shelf.replaceChildren(element("p", { class: "desk-quiet" }, word("The library cannot be reached.")))
      return
    }
    remember(this.kind, answer.items)
    const fresh = await this.showFresh()
    const faces = answer.items
      .filter(({ id }) => !fresh.has(id))
      .map((medium) => shelfItem(medium, this.chosen, (one) => this.toggle(one)))
    if (after) this.shelf.append(...faces)
    else this.shelf.replaceChildren(...faces)
    if (!this.shelf.childElementCount && fresh.size === 0) {
      this.shelf.append(element("p", { class: "desk-quiet" }, word("Nothing found.")))
    }
    this.next = answer.next
    this.more.hidden = !answer.next
  }
}

// Resolves to [{id, caption}, or {item, words} of what is still on its way], or to null.
export function chooseMedia(kind, { files = [], single = false } = {}) {
  return new Promise((resolve) => {
    let arrivals = []
    let answer = null
    const accept = button(word("Insert into the story"), { class: "desk-button desk-button--main", disabled: true })
    const wanted = () => arrivals.filter(({ item }) => item.medium || !(single || ["refused", "gone"].includes(item.state)))
    const refresh = () => {
      accept.disabled = library.chosen.size + wanted().length === 0
    }
    const library = new Library(kind, single, refresh)
    const list = element("div", { class: "desk-arrivals" })
    const picker = element("input", { type: "file", accept: ACCEPTS[kind], multiple: !single, class: "desk-visually-hidden" })
    const changed = (arrival) => {
      if (!uploads.items.includes(arrival.item)) arrivals = arrivals.filter((one) => one !== arrival)
      refresh()
    }
    const add = (given) => {
      for (const file of given) {
        if (kindOf(file) !== kind) continue
        const arrival = new Arrival(uploads.add(kind, file), changed)
        arrivals.push(arrival)
        list.append(arrival.card)
      }
      library.dom.hidden = arrivals.length > 0
      refresh()
    }
    picker.addEventListener("change", () => add(picker.files))
    const drop = element(
      "label",
      { class: "desk-drop" },
      picker,
      element("strong", {}, kind === "video" ? word("Upload a video") : word("Upload photographs")),
      element("span", {}, word("Choose, drop or paste files here")),
    )
    const body = element(
      "div",
      { class: "desk-dialog__body" },
      drop,
      list,
      kind === "photograph" ? library.dom : null,
    )
    const foot = element(
      "footer",
      { class: "desk-dialog__foot" },
      button(word("Cancel"), { class: "desk-button", onclick: () => dialog.close() }),
      accept,
    )
    const holder = element("div", { class: "desk-media" }, body, foot)
    holder.addEventListener("dragover", (event) => event.preventDefault())
    holder.addEventListener("drop", (event) => {
      event.preventDefault()
      add(event.dataTransfer.files)
    })
    holder.addEventListener("paste", (event) => {
      if (event.clipboardData?.files.length) add(event.clipboardData.files)
    })
    accept.addEventListener("click", () => {
      answer = [
        ...[...library.chosen.values()].map((medium) => ({ id: medium.id, caption: medium.caption || "" })),
        ...wanted().map((arrival) => taken(arrival)),
      ]
      dialog.close()
    })
    const title = kind === "video" ? word("Insert a video") : word("Insert photographs")
    const dialog = openDialog(title, holder, {
      wide: true,
      onclose: () => {
        for (const arrival of arrivals) leave(arrival, answer)
        resolve(answer)
      },
    })
    // Escape must not throw away what was said about files that are already up.
    dialog.addEventListener("cancel", (event) => {
      if (arrivals.length) event.preventDefault()
    })
    if (files.length) add(files)
    else if (kind === "photograph") library.load()
  })
}

function taken(arrival) {
  const { item } = arrival
  const words = arrival.values()
  if (!item.medium) return { item, words }
  tell(item.kind, item.medium.id, words)
  return { id: item.medium.id, caption: words.caption }
}

// What was not taken and has not arrived is not wanted; what has arrived stays in the library.
function leave(arrival, answer) {
  const { item } = arrival
  arrival.forget()
  if (item.medium || !answer || item.state === "refused") {
    if (item.medium || item.state === "refused") uploads.drop(item)
    else uploads.cancel(item)
  } else uploads.tell(item)
}

export async function insertMedia(body, kind, files = [], at = null) {
  const { editor } = body
  const arrive = followPlace(editor, at)
  const media = await chooseMedia(kind, { files })
  const place = arrive()
  if (!media?.length) {
    editor.commands.focus()
    return
  }
  const waits = media.findIndex(({ item }) => item)
  const here = waits < 0 ? media : media.slice(0, waits)
  if (here.length) {
    placeBlocks(editor, here.map((medium) => figure(kind, medium)), place)
    const inserted = { bubbles: true, detail: { kind, id: here[0].id } }
    body.holder.dispatchEvent(new CustomEvent("desk:inserted", inserted))
  }
  // Below what was put there already.
  const below = here.length ? editor.state.doc.resolve(editor.state.selection.from).before(1) : place
  if (waits >= 0) body.underway.keep(kind, media.slice(waits), below)
}

function filesByKind(list) {
  const files = [...list]
  const kind = files.map(kindOf).find(Boolean)
  return kind ? [kind, files.filter((file) => kindOf(file) === kind)] : null
}

// A picture copied from a web page brings HTML along; a file copied from the machine does not.
function pastedFiles({ clipboardData }) {
  if (!clipboardData?.files.length || clipboardData.types.includes("text/plain")) return null
  return filesByKind(clipboardData.files)
}

export function takeFiles(body) {
  const { view } = body.editor
  view.setProps({
    // Before the editor parses what was pasted, not after.
    handleDOMEvents: {
      paste: (_view, event) => {
        const found = pastedFiles(event)
        if (found) insertMedia(body, ...found)
        else if (!pasteMended(body.editor, event)) return false
        event.preventDefault()
        return true
      },
    },
    transformPastedHTML: withoutStyles,
    handleDrop: (_view, event, _slice, moved) => {
      const found = !moved && event.dataTransfer?.files.length ? filesByKind(event.dataTransfer.files) : null
      if (!found) return false
      const spot = view.posAtCoords({ left: event.clientX, top: event.clientY })
      insertMedia(body, ...found, spot?.pos ?? null)
      return true
    },
  })
}

// A file that was missing since the import is given to its place in the text.
async function giveFile({ kind, id }) {
  const picker = element("input", { type: "file", accept: ACCEPTS[kind] })
  await new Promise((resolve) => {
    picker.addEventListener("change", resolve)
    picker.addEventListener("cancel", resolve)
    picker.click()
  })
  const [file] = picker.files
  if (!file) return
  const item = uploads.add(kind, file, { missing: id })
  await item.settled
}

export function openMedia(body) {
  const story = body.holder
  story.addEventListener("desk:insert", ({ detail }) => insertMedia(body, detail.kind))
  story.addEventListener("desk:figure-details", async ({ detail }) => {
    if (detail.kind === "photograph") await askDetails({ id: detail.id })
    else await askClip(detail.id, () => chooseMedia("photograph", { single: true }))
    detail.refresh()
  })
  story.addEventListener("desk:figure-file", async ({ detail }) => {
    await giveFile(detail)
    detail.refresh()
  })
  takeFiles(body)
  body.underway = new Underway(body)
}
