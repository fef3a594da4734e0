// How a photograph or a video stands in the text while it is written: picture, caption, and two or three tools.

import { termRemarks } from "desk/details"
import { button, element } from "desk/dom"
import { known, learn } from "desk/library"
import { isAtWork, preparing, watchWork } from "desk/making"
import { useOf } from "desk/uses"
import { word } from "desk/words"

const PATIENCE = [2000, 6000, 20000]

// A picture that was asked for while the connection was away is asked for again.
function patient(image) {
  const pauses = [...PATIENCE]
  image.addEventListener("error", () => {
    if (pauses.length) setTimeout(() => (image.src = image.src), pauses.shift())
  })
  return image
}

function still(medium) {
  if (medium.loading) return element("div", { class: "desk-figure__missing" }, word("Loading…"))
  if (medium.kind === "video" && medium.src) {
    return element("video", {
      src: medium.src,
      poster: medium.poster || "",
      controls: true,
      preload: "none",
      playsInline: true,
    })
  }
  const src = medium.kind === "video" ? medium.poster : medium.src
  if (src) {
    const image = element("img", {
      src,
      alt: medium.alt_text || "",
      width: medium.width || null,
      height: medium.height || null,
      draggable: false,
    })
    return patient(image)
  }
  if (isAtWork(medium)) return preparing(medium)
  const lack = medium.state === "refused" ? word("The video cannot be used") : word("The video is missing")
  const says = medium.kind === "video" ? lack : word("The photograph is missing")
  return element("div", { class: "desk-figure__missing" }, medium.name ? `${says}: ${medium.name}` : says)
}

export class FigureView {
  constructor(kind, { editor, node, getPos }) {
    Object.assign(this, { kind, editor, node, getPos })
    this.frame = element("div", { class: "desk-figure__frame", contentEditable: "false" })
    this.facts = element("div", { class: "desk-figure__facts", contentEditable: "false" })
    this.contentDOM = element("figcaption", { "data-placeholder": word("Caption") })
    this.dom = element(
      "figure",
      { class: `desk-figure desk-figure--${kind}` },
      this.frame,
      this.contentDOM,
      this.facts,
    )
    this.refresh = () => this.show()
    this.told = ({ detail }) => {
      if (this.kind === "photograph" && String(this.node.attrs.id) === detail.id) this.remark()
    }
    document.addEventListener("desk:use-told", this.told)
    this.show()
  }

  show() {
    const medium = known(this.kind, this.node.attrs.id) ?? { kind: this.kind, loading: true }
    if (medium.loading) learn(this.kind, this.node.attrs.id).then(this.refresh, this.refresh)
    if (isAtWork(medium)) watchWork(this.node.attrs.id, this)
    const lacksFile = !medium.loading && !medium.src && !isAtWork(medium)
    this.frame.replaceChildren(still(medium), this.tools(lacksFile))
    this.remark(medium)
  }

  remark(medium = known(this.kind, this.node.attrs.id) ?? { kind: this.kind, loading: true }) {
    this.facts.replaceChildren(...this.remarks(medium))
  }

  destroy() {
    document.removeEventListener("desk:use-told", this.told)
  }

  remarks(medium) {
    const facts = []
    const use = this.kind === "photograph" ? useOf(this.node.attrs.id) : medium
    if (use.credit) facts.push(element("span", {}, word("Credit: %(credit)s", use)))
    if (this.kind === "photograph" && !medium.loading && !use.alt_text && !use.is_decorative) {
      facts.push(element("span", { class: "desk-lacks" }, word("No description yet")))
    }
    if (this.kind === "photograph" && medium.src && !use.credit) {
      facts.push(element("span", { class: "desk-lacks" }, word("No credit yet")))
    }
    facts.push(...termRemarks(medium))
    if (medium.refusal) facts.push(element("span", { class: "desk-lacks" }, medium.refusal))
    else if (isAtWork(medium)) facts.push(element("span", {}, medium.src ? word("Being prepared; it can be watched already") : medium.state_label))
    else if (medium.state_label) facts.push(element("span", { class: "desk-lacks" }, medium.state_label))
    return facts
  }

  tools(lacksFile) {
    const tool = (label, work) => button(label, { class: "desk-figure__tool", onclick: work })
    return element(
      "div",
      { class: "desk-figure__tools" },
      tool(word("Move up"), () => this.move(-1)),
      tool(word("Move down"), () => this.move(1)),
      this.galleryTool("gather", word("Gather into a gallery"), () => this.ask("desk:gather", { at: this.getPos() })),
      this.galleryTool("part", word("Take out of the gallery"), () => this.ask("desk:take-out", { at: this.getPos() })),
      tool(word("Details"), () => this.ask("desk:figure-details")),
      lacksFile ? tool(word("Give the file"), () => this.ask("desk:figure-file")) : null,
      tool(word("Remove"), () => this.remove()),
    )
  }

  // Which of them there is use for, the style sheet sees from where the picture stands.
  galleryTool(name, label, work) {
    if (this.kind !== "photograph") return null
    return button(label, { class: `desk-figure__tool desk-figure__tool--${name}`, onclick: work })
  }

  ask(name, about = { kind: this.kind, id: this.node.attrs.id }) {
    const asks = new CustomEvent(name, { bubbles: true, detail: { ...about, refresh: this.refresh } })
    this.dom.dispatchEvent(asks)
  }

  remove() {
    const from = this.getPos()
    if (this.isInGallery()) {
      this.ask("desk:take-away", { at: from })
      return
    }
    this.editor.chain().deleteRange({ from, to: from + this.node.nodeSize }).focus().run()
  }

  move(step) {
    const { state } = this.editor
    const from = this.getPos()
    if (this.isInGallery()) {
      this.ask("desk:move-within", { at: from, step })
      return
    }
    const index = state.doc.resolve(from).index()
    const beside = step < 0 ? state.doc.maybeChild(index - 1) : state.doc.maybeChild(index + 1)
    if (!beside) return
    const target = step < 0 ? from - beside.nodeSize : from + beside.nodeSize
    const { tr } = state
    tr.delete(from, from + this.node.nodeSize).insert(target, this.node)
    this.editor.view.dispatch(tr.scrollIntoView())
  }

  isInGallery() {
    return this.editor.state.doc.resolve(this.getPos()).parent.type.name === "gallery"
  }

  update(node) {
    if (node.type.name !== this.kind) return false
    const other = Object.keys(node.attrs).some((name) => node.attrs[name] !== this.node.attrs[name])
    this.node = node
    if (other) this.show()
    return true
  }

  selectNode() {
    this.dom.classList.add("is-selected")
  }

  deselectNode() {
    this.dom.classList.remove("is-selected")
  }

  stopEvent(event) {
    return event.target instanceof Element && event.target.closest("a, button, video") !== null
  }

  ignoreMutation(mutation) {
    if (mutation.type === "selection") return false
    return !this.contentDOM.contains(mutation.target) || mutation.target === this.dom
  }
}

export function leaveFigure(editor, name) {
  if (editor.view.composing) return false
  const { $from } = editor.state.selection
  if ($from.parent.type.name !== name) return false
  const after = $from.after()
  const { depth } = $from
  if (depth > 1 && $from.node(depth - 1).type.name === "gallery") return leaveSlide(editor, $from)
  return editor
    .chain()
    .insertContentAt(after, { type: "paragraph" })
    .setTextSelection(after + 1)
    .scrollIntoView()
    .run()
}

// On to the caption of the next picture, and from that of the last one to the text below.
function leaveSlide(editor, $from) {
  const { depth } = $from
  const isLast = $from.index(depth - 1) === $from.node(depth - 1).childCount - 1
  if (!isLast) return editor.chain().setTextSelection($from.after() + 1).scrollIntoView().run()
  const after = $from.after(depth - 1)
  return editor
    .chain()
    .insertContentAt(after, { type: "paragraph" })
    .setTextSelection(after + 1)
    .scrollIntoView()
    .run()
}

export const figureView = (kind) => (given) => new FigureView(kind, given)
