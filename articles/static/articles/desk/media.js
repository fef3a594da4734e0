// Putting photographs and videos into the text: from the library or from this machine, by button, drop or paste.

import { askClip } from "desk/clips"
import { button, element, once } from "desk/dom"
import { askFor, openDialog } from "desk/dialog"
import { known, remember } from "desk/library"
import { pasteMended, withoutStyles } from "desk/paste"
import { followPlace, placeBlocks } from "desk/placing"
import { get, post } from "desk/post"
import { settings } from "desk/settings"
import { upload } from "desk/upload"
import { setUse, useOf } from "desk/uses"
import { word } from "desk/words"

const ACCEPTS = { photograph: "image/jpeg,image/png,image/webp,image/avif", video: "video/mp4,video/quicktime" }

export const kindOf = (file) =>
  file.type.startsWith("image/") ? "photograph" : file.type.startsWith("video/") ? "video" : null

function field(name, label, { value = "", rows = 1, help = null, oninput = null } = {}) {
  const control = element("textarea", { name, rows, value, lang: "vi", oninput })
  return element("label", { class: "desk-field" }, element("span", {}, label), control, help ? element("small", {}, help) : null)
}

const read = (card, name) => card.querySelector(`[name=${name}]`)?.value.trim() ?? ""

// One file on its way up, with what has to be said about it.
class Arrival {
  constructor(kind, file, onchange) {
    Object.assign(this, { kind, file, onchange, medium: null, problem: "" })
    this.address = URL.createObjectURL(file)
    this.progress = element("progress", { max: 1, value: 0 })
    this.state = element("span", { class: "desk-arrival__state", role: "status" })
    this.card = this.build()
    this.start()
  }

  build() {
    const look =
      this.kind === "photograph"
        ? element("img", { src: this.address, alt: "" })
        : element("video", { src: this.address, controls: true, preload: "metadata", playsInline: true })
    const fields = [field("caption", word("Caption"), { rows: 2 }), field("credit", word("Credit"))]
    if (this.kind === "photograph") {
      fields.push(
        field("alt_text", word("Description"), {
          rows: 2,
          help: word("What can be seen, for readers who cannot see it."),
        }),
      )
    }
    return element(
      "section",
      { class: "desk-arrival" },
      element("div", { class: "desk-arrival__look" }, look, this.progress, this.state),
      element("div", { class: "desk-arrival__fields" }, ...fields),
    )
  }

  async start() {
    this.problem = ""
    this.state.replaceChildren(word("Uploading…"))
    this.progress.hidden = false
    try {
      this.medium = await upload(this.kind, this.file, (share) => {
        this.progress.value = share
        if (share === 1) this.state.replaceChildren(word("Making sizes…"))
      })
      remember(this.kind, [this.medium])
      this.state.replaceChildren(word("Uploaded"))
    } catch (problem) {
      this.problem = problem.message
      const again = button(word("Try again"), { class: "desk-button", onclick: () => this.start() })
      this.state.replaceChildren(element("span", { class: "desk-lacks" }, this.problem), again)
    }
    this.progress.hidden = true
    this.onchange()
  }

  values() {
    const { card } = this
    return { caption: read(card, "caption"), credit: read(card, "credit"), alt_text: read(card, "alt_text") }
  }

  forget() {
    URL.revokeObjectURL(this.address)
  }
}

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
    this.words = element("input", { type: "search", class: "desk-search", placeholder: word("Search the library"), lang: "vi" })
    this.more = button(word("More"), { class: "desk-button", hidden: true, onclick: () => this.load(this.next) })
    this.dom = element("div", { class: "desk-library" }, this.words, this.shelf, this.more)
    this.words.addEventListener("input", once(300, () => this.load()))
  }

  toggle(medium) {
    if (this.chosen.delete(medium.id)) {
      this.onchange()
      return
    }
    if (this.single) {
      this.chosen.clear()
      for (const face of this.shelf.children) face.setAttribute("aria-pressed", "false")
    }
    this.chosen.set(medium.id, medium)
    this.onchange()
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
    const faces = answer.items.map((medium) => shelfItem(medium, this.chosen, (one) => this.toggle(one)))
    if (after) this.shelf.append(...faces)
    else this.shelf.replaceChildren(...faces)
    if (!this.shelf.childElementCount) {
      this.shelf.append(element("p", { class: "desk-quiet" }, word("Nothing found.")))
    }
    this.next = answer.next
    this.more.hidden = !answer.next
  }
}

// Resolves to [{id, caption}] with the uses already written down, or null.
export function chooseMedia(kind, { files = [], single = false } = {}) {
  return new Promise((resolve) => {
    const arrivals = []
    let answer = null
    const accept = button(word("Insert into the story"), { class: "desk-button desk-button--main", disabled: true })
    const count = () => library.chosen.size + arrivals.filter((one) => one.medium).length
    const refresh = () => {
      const waiting = arrivals.some((one) => !one.medium && !one.problem)
      accept.disabled = waiting || count() === 0
    }
    const library = new Library(kind, single, refresh)
    const list = element("div", { class: "desk-arrivals" })
    const picker = element("input", { type: "file", accept: ACCEPTS[kind], multiple: !single, class: "desk-visually-hidden" })
    const add = (given) => {
      for (const file of given) {
        if (kindOf(file) !== kind) continue
        const arrival = new Arrival(kind, file, refresh)
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
        ...arrivals.filter((one) => one.medium).map((one) => {
          const values = one.values()
          if (kind === "photograph") setUse(one.medium.id, values)
          else describeVideo(one.medium.id, values)
          return { id: one.medium.id, caption: values.caption }
        }),
      ]
      dialog.close()
    })
    const title = kind === "video" ? word("Insert a video") : word("Insert photographs")
    const dialog = openDialog(title, holder, {
      wide: true,
      onclose: () => {
        for (const arrival of arrivals) arrival.forget()
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

async function describeVideo(id, { caption, credit }) {
  remember("video", [{ ...known("video", id), caption, credit }])
  if (caption || credit) await post(settings().describe_video, { video: id, caption, credit }).catch(() => {})
}

function figure(kind, { id, caption }) {
  const content = caption ? [{ type: "text", text: caption.replace(/\s+/g, " ") }] : []
  return { type: kind, attrs: { id: String(id) }, content }
}

export async function insertMedia(body, kind, files = [], at = null) {
  const { editor } = body
  const arrive = followPlace(editor, at)
  const media = await chooseMedia(kind, { files })
  const place = arrive()
  if (media?.length) {
    placeBlocks(editor, media.map((medium) => figure(kind, medium)), place)
    const inserted = { bubbles: true, detail: { kind, id: media[0].id } }
    body.holder.dispatchEvent(new CustomEvent("desk:inserted", inserted))
  }
  else editor.commands.focus()
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

export function askDetails({ id, withCaption = false }) {
  return new Promise((resolve) => {
    const use = useOf(id)
    const medium = known("photograph", id) ?? {}
    let point = { focal_x: use.focal_x, focal_y: use.focal_y }
    const dot = element("span", { class: "desk-focus__dot" })
    const place = () => {
      dot.style.left = `${point.focal_x / 10}%`
      dot.style.top = `${point.focal_y / 10}%`
    }
    const picture = element(
      "div",
      { class: "desk-focus", title: word("Press where the eye should rest when the picture is cropped") },
      medium.src ? element("img", { src: medium.src, alt: "" }) : null,
      medium.src ? dot : null,
    )
    picture.addEventListener("click", (event) => {
      const frame = picture.getBoundingClientRect()
      const share = (value, size) => Math.max(0, Math.min(1000, Math.round((value / size) * 1000)))
      point = {
        focal_x: share(event.clientX - frame.left, frame.width),
        focal_y: share(event.clientY - frame.top, frame.height),
      }
      place()
    })
    place()
    const decorative = element("input", { type: "checkbox", checked: use.is_decorative })
    const form = element(
      "form",
      { class: "desk-dialog__body", method: "dialog" },
      picture,
      withCaption ? field("caption", word("Caption"), { value: use.caption, rows: 2 }) : null,
      field("credit", word("Credit"), { value: use.credit }),
      field("alt_text", word("Description"), {
        value: use.alt_text,
        rows: 2,
        help: word("What can be seen, for readers who cannot see it."),
      }),
      element("label", { class: "desk-tick" }, decorative, word("Only decoration, needs no description")),
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
        ...point,
        credit: read(form, "credit"),
        alt_text: read(form, "alt_text"),
        is_decorative: decorative.checked,
      })
      dialog.close()
    })
    const dialog = openDialog(word("Photograph"), form, { onclose: resolve })
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
  const address = `${settings().upload[kind]}?missing=${encodeURIComponent(id)}`
  try {
    remember(kind, [await upload(kind, file, () => {}, address)])
  } catch (problem) {
    await askFor({ title: word("The server refused this file."), text: problem.message, accept: word("Close") })
  }
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
}
