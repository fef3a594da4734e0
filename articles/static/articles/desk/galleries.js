// Photographs that readers look through in one place: gathered, added to, put in order and parted again.

import { Node, pm } from "django-prose-editor/editor"
import { button, element } from "desk/dom"
import { FigureView } from "desk/figures"
import { chooseMedia } from "desk/media"
import { followPlace, isBlank, placeBlocks } from "desk/placing"
import { word } from "desk/words"

const MOST = 50

const isPhotograph = (node) => node?.type.name === "photograph"

function photograph({ id, caption }) {
  const content = caption ? [{ type: "text", text: caption.replace(/\s+/g, " ") }] : []
  return { type: "photograph", attrs: { id: String(id) }, content }
}

// The photographs that stand side by side in the text around this place, with nothing but empty lines between.
function runAround(doc, from, to = from) {
  let first = doc.resolve(from).index(0)
  let last = Math.max(first, doc.resolve(to).index(0))
  if (to > from && doc.resolve(to).depth === 0) last = Math.max(first, last - 1)
  const fits = (at) => at >= 0 && at < doc.childCount && (isPhotograph(doc.child(at)) || isBlank(doc.child(at)))
  for (let at = first; at <= last; at += 1) if (!fits(at)) return null
  while (fits(first - 1)) first -= 1
  while (fits(last + 1)) last += 1
  while (first <= last && !isPhotograph(doc.child(first))) first += 1
  while (last >= first && !isPhotograph(doc.child(last))) last -= 1
  let start = 0
  for (let at = 0; at < first; at += 1) start += doc.child(at).nodeSize
  let end = start
  const pictures = []
  for (let at = first; at <= last; at += 1) {
    end += doc.child(at).nodeSize
    if (isPhotograph(doc.child(at))) pictures.push(doc.child(at))
  }
  return pictures.length > 1 && pictures.length <= MOST ? { start, end, pictures } : null
}

function gather(editor, run) {
  const { state } = editor
  const gallery = state.schema.nodes.gallery.create(null, run.pictures)
  editor.view.dispatch(state.tr.replaceWith(run.start, run.end, gallery).scrollIntoView())
  editor.commands.focus()
}

function dissolve(editor, at) {
  const { state } = editor
  const gallery = state.doc.nodeAt(at)
  editor.view.dispatch(state.tr.replaceWith(at, at + gallery.nodeSize, gallery.content))
  editor.commands.focus()
}

// Puts other pictures into a gallery's place; a single one that is left stands by itself.
function refill(tr, at, gallery, pictures) {
  const filled = pictures.length > 1 ? gallery.type.create(null, pictures) : pictures
  return tr.replaceWith(at, at + gallery.nodeSize, filled)
}

function galleryAround(editor, at) {
  const $at = editor.state.doc.resolve(at)
  const pictures = []
  $at.parent.forEach((node) => pictures.push(node))
  return { gallery: $at.parent, start: $at.before(), index: $at.index(), pictures }
}

function takeAway(editor, at, { keep = false } = {}) {
  const { gallery, start, index, pictures } = galleryAround(editor, at)
  const [picture] = pictures.splice(index, 1)
  const tr = refill(editor.state.tr, start, gallery, pictures)
  if (keep) tr.insert(tr.mapping.map(start + gallery.nodeSize), picture)
  editor.view.dispatch(tr)
}

function moveWithin(editor, at, step) {
  const { gallery, start, index, pictures } = galleryAround(editor, at)
  const target = index + step
  if (target < 0 || target >= pictures.length) return
  pictures.splice(target, 0, ...pictures.splice(index, 1))
  editor.view.dispatch(refill(editor.state.tr, start, gallery, pictures))
}

// The editor judges by lines; pictures in a row are parted by which half of one the mouse stands in.
function dropBeside(view, event, slice, moved) {
  const dropped = slice.content.childCount === 1 ? slice.content.firstChild : null
  const figure = event.target.closest?.(".desk-gallery .desk-figure")
  if (!moved || !figure || !isPhotograph(dropped)) return false
  const inside = view.state.doc.resolve(view.posAtDOM(figure.querySelector("figcaption"), 0))
  const box = figure.getBoundingClientRect()
  const target = event.clientX < box.left + box.width / 2 ? inside.before() : inside.after()
  const { tr } = view.state
  if (view.dragging?.node) view.dragging.node.replace(tr)
  else tr.deleteSelection()
  tr.insert(tr.mapping.map(target), dropped)
  view.dispatch(tr)
  return true
}

class GalleryView extends FigureView {
  constructor(given) {
    super("gallery", given)
    this.head = element("div", { class: "desk-gallery__head", contentEditable: "false" })
    this.contentDOM = element("div", { class: "desk-gallery__pictures" })
    this.dom = element("section", { class: "desk-gallery", "aria-label": word("Gallery") }, this.head, this.contentDOM)
    this.show()
  }

  show() {
    this.head?.replaceChildren(
      element("strong", {}, word("Gallery: %(count)s photographs", { count: this.node.childCount })),
      this.galleryTools(),
    )
  }

  galleryTools() {
    const tool = (label, work) => button(label, { class: "desk-figure__tool", onclick: work })
    return element(
      "div",
      { class: "desk-gallery__tools" },
      tool(word("Add photographs"), () => this.ask("desk:gallery-more", { at: () => this.getPos() })),
      tool(word("Move up"), () => this.move(-1)),
      tool(word("Move down"), () => this.move(1)),
      tool(word("Part into single photographs"), () => dissolve(this.editor, this.getPos())),
      tool(word("Remove"), () => this.remove()),
    )
  }

  update(node) {
    if (node.type.name !== "gallery") return false
    const other = node.childCount !== this.node.childCount
    this.node = node
    if (other) this.show()
    return true
  }

  ignoreMutation(mutation) {
    if (mutation.type === "selection") return false
    return !this.contentDOM.contains(mutation.target)
  }
}

export const Gallery = Node.create({
  name: "gallery",
  group: "figure",
  content: "photograph+",
  isolating: true,
  defining: true,
  draggable: true,
  selectable: true,
  parseHTML: () => [{ tag: "section[data-gallery]", priority: 60 }],
  renderHTML: () => ["section", { "data-gallery": "" }, 0],
  addNodeView() {
    return (given) => new GalleryView(given)
  },
  addProseMirrorPlugins: () => [new pm.state.Plugin({ props: { handleDrop: dropBeside } })],
})

async function insertGallery(body) {
  const { editor } = body
  const { from, to } = editor.state.selection
  const run = runAround(editor.state.doc, from, to)
  if (run) {
    gather(editor, run)
    return
  }
  const arrive = followPlace(editor)
  const media = await chooseMedia("photograph")
  const place = arrive()
  const here = (media ?? []).filter(({ id }) => id)
  if (!here.length) {
    editor.commands.focus()
    return
  }
  const pictures = here.map(photograph)
  // What is still on its way comes to stand below, as it arrives.
  const waits = media.filter(({ item }) => item)
  placeBlocks(editor, pictures.length > 1 ? [{ type: "gallery", content: pictures }] : pictures, place)
  if (waits.length) body.underway?.keep("photograph", waits, editor.state.doc.resolve(editor.state.selection.from).before(1))
  const inserted = { bubbles: true, detail: { kind: "photograph", id: here[0].id } }
  body.holder.dispatchEvent(new CustomEvent("desk:inserted", inserted))
}

async function addMore({ editor }, at) {
  const media = await chooseMedia("photograph")
  const here = (media ?? []).filter(({ id }) => id)
  if (!here.length) return
  const place = at()
  const gallery = editor.state.doc.nodeAt(place)
  const end = place + gallery.nodeSize - 1
  const room = here.slice(0, MOST - gallery.childCount).map((one) => editor.schema.nodeFromJSON(photograph(one)))
  editor.view.dispatch(editor.state.tr.insert(end, room))
}

export function openGalleries(body) {
  const { editor, holder } = body
  holder.addEventListener("desk:gallery", () => insertGallery(body))
  holder.addEventListener("desk:gather", ({ detail }) => {
    const run = runAround(editor.state.doc, detail.at)
    if (run) gather(editor, run)
  })
  holder.addEventListener("desk:take-out", ({ detail }) => takeAway(editor, detail.at, { keep: true }))
  holder.addEventListener("desk:take-away", ({ detail }) => takeAway(editor, detail.at))
  holder.addEventListener("desk:move-within", ({ detail }) => moveWithin(editor, detail.at, detail.step))
  holder.addEventListener("desk:gallery-more", ({ detail }) => addMore(body, detail.at))
}
