// Places in the text that are kept for what is still on its way. They move with whatever is written meanwhile,
// and what arrives takes its place without touching caret, focus or scroll.

import { pm } from "django-prose-editor/editor"
import { element } from "desk/dom"
import { whenStill } from "desk/stillness"
import { word } from "desk/words"

const { Plugin, PluginKey } = pm.state
const { Decoration, DecorationSet } = pm.view
const { closeHistory } = pm.history
const KEY = new PluginKey("spots")
const REMEMBERED = 120

let counted = 0

function moved(spots, transaction) {
  const news = transaction.getMeta(KEY) ?? {}
  const order = (id) => spots.findIndex((spot) => spot.id === id)
  const mapped = spots.map((spot, index) => {
    // Of those at one place, what was before stays before.
    const side = news.filled !== undefined && index > order(news.filled) ? 1 : -1
    return { ...spot, at: transaction.mapping.map(spot.at, side) }
  })
  const left = mapped.filter(({ id }) => id !== news.filled && id !== news.dropped)
  return news.added ? [...left, ...news.added] : left
}

function plate(count) {
  const says = count > 1 ? word("%(count)s files on their way will stand here", { count }) : word("A file on its way will stand here")
  return element("div", { class: "desk-spot", contentEditable: "false" }, says)
}

function drawn(state) {
  const counts = new Map()
  for (const { at } of KEY.getState(state)) counts.set(at, (counts.get(at) ?? 0) + 1)
  const plates = [...counts].map(([at, count]) =>
    Decoration.widget(at, () => plate(count), { side: -1, key: `spots ${count}`, ignoreSelection: true }),
  )
  return DecorationSet.create(state.doc, plates)
}

const plugin = () =>
  new Plugin({
    key: KEY,
    state: { init: () => [], apply: (transaction, spots) => moved(spots, transaction) },
    props: { decorations: drawn },
  })

// Between two blocks of the text, never inside one.
function boundary(doc, at) {
  const $at = doc.resolve(Math.min(Math.max(at, 0), doc.content.size))
  if ($at.depth === 0) return $at.pos
  const blank = $at.node(1).type.name === "paragraph" && $at.node(1).content.size === 0
  return blank ? $at.before(1) : $at.after(1)
}

const beginning = (node) => node?.textContent.slice(0, REMEMBERED) ?? null

export class Spots {
  constructor(editor) {
    this.editor = editor
    editor.registerPlugin(plugin())
  }

  get all() {
    return KEY.getState(this.editor.state) ?? []
  }

  // One for each, in their order. The caret goes below, where the writing goes on.
  keep(count, at) {
    const { editor } = this
    const { doc, schema } = editor.state
    const place = boundary(doc, at)
    const added = Array.from({ length: count }, () => ({ id: (counted += 1), at: place }))
    const { tr } = editor.state
    if (!doc.resolve(place).nodeAfter) tr.insert(place, schema.nodes.paragraph.create())
    editor.view.dispatch(tr.setMeta(KEY, { added }))
    editor.chain().focus().setTextSelection(place + 1).scrollIntoView().run()
    return added.map(({ id }) => id)
  }

  // As on the page before it was loaded anew; null where that place cannot be told any more.
  find({ before, after }) {
    let found = null
    const { doc } = this.editor.state
    doc.forEach((node, offset, index) => {
      const is = beginning(index ? doc.child(index - 1) : null) === before && beginning(node) === after
      if (found === null && is) found = offset
    })
    if (found === null && before && beginning(doc.lastChild) === before) found = doc.content.size
    if (found === null) return null
    const id = (counted += 1)
    this.editor.view.dispatch(this.editor.state.tr.setMeta(KEY, { added: [{ id, at: found }] }))
    return id
  }

  about(id) {
    const at = this.all.find((spot) => spot.id === id)?.at
    if (at === undefined) return null
    const $at = this.editor.state.doc.resolve(boundary(this.editor.state.doc, at))
    return { before: beginning($at.nodeBefore), after: beginning($at.nodeAfter) }
  }

  drop(id) {
    whenStill(() => this.editor.view.dispatch(this.editor.state.tr.setMeta(KEY, { dropped: id })))
  }

  // False where the place went with what was deleted around it.
  fill(id, node) {
    return new Promise((resolve) => {
      whenStill(() => {
        const { state, view } = this.editor
        const spot = this.all.find((one) => one.id === id)
        // Read along only, the text is another's meanwhile.
        if (!spot || !this.editor.isEditable) {
          resolve(false)
          return
        }
        const tr = closeHistory(state.tr)
        tr.insert(boundary(state.doc, spot.at), state.schema.nodeFromJSON(node))
        view.dispatch(tr.setMeta(KEY, { filled: id }))
        resolve(true)
      })
    })
  }
}
