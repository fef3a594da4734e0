// What stands beside the story, with a title of its own: an information box, and a short list of figures or
// main points, where what begins a line in bold is its figure.

import { Node } from "django-prose-editor/editor"
import { placeBlocks } from "desk/placing"

const EMPTY = {
  type: "facts",
  content: [
    { type: "heading", attrs: { level: 3 } },
    { type: "bulletList", content: [{ type: "listItem", content: [{ type: "paragraph" }] }] },
  ],
}

function around($from, name) {
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name === name) return { node: $from.node(depth), at: $from.before(depth) }
  }
  return null
}

// With an empty title, where the cursor goes; one that stays empty is not kept.
export function toggleBox(editor) {
  const isBox = () => around(editor.state.selection.$from, "box")
  if (isBox()) {
    editor.chain().focus().lift("box").run()
    return
  }
  editor.chain().focus().wrapIn("box").run()
  const box = isBox()
  if (!box || box.node.firstChild.type.name === "heading") return
  const title = { type: "heading", attrs: { level: 3 } }
  editor.chain().insertContentAt(box.at + 1, title, { updateSelection: false }).setTextSelection(box.at + 2).run()
}

function open(editor, { node, at }) {
  editor.view.dispatch(editor.state.tr.replaceWith(at, at + node.nodeSize, node.content))
}

// A list that stands in the story already becomes the list of facts.
function dress(editor, { node, at }) {
  const { schema, tr } = editor.state
  const title = schema.nodes.heading.create({ level: 3 })
  tr.replaceWith(at, at + node.nodeSize, schema.nodes.facts.create(null, [title, node]))
  editor.view.dispatch(tr)
  editor.commands.setTextSelection(at + 2)
}

export function toggleFacts(editor) {
  const { $from } = editor.state.selection
  const facts = around($from, "facts")
  const list = $from.depth > 0 && $from.node(1).type.name === "bulletList"
  if (facts) open(editor, facts)
  else if (list) dress(editor, { node: $from.node(1), at: $from.before(1) })
  else placeBlocks(editor, [EMPTY], null, 2)
  editor.commands.focus()
}

// From the title to the first line; from a last line that stayed empty out of the list.
function step(editor) {
  const { selection } = editor.state
  const facts = around(selection.$from, "facts")
  if (editor.view.composing || !selection.empty || !facts) return false
  const { $from } = selection
  if ($from.parent.type.name === "heading") return editor.commands.setTextSelection($from.after() + 3)
  const item = around($from, "listItem")
  const isLast = item.at + item.node.nodeSize === facts.at + facts.node.nodeSize - 2
  const list = facts.node.lastChild
  if ($from.parent.content.size || !isLast || list.childCount === 1 || item.node.childCount > 1) return false
  const after = facts.at + facts.node.nodeSize
  return editor
    .chain()
    .insertContentAt(after, { type: "paragraph" })
    .deleteRange({ from: item.at, to: item.at + item.node.nodeSize })
    .setTextSelection(after - item.node.nodeSize + 1)
    .scrollIntoView()
    .run()
}

// Enter in the title of a box goes on in the text below it.
function leaveTitle(editor) {
  const { selection } = editor.state
  const { $from } = selection
  const box = around($from, "box")
  if (editor.view.composing || !selection.empty || !box || $from.parent !== box.node.firstChild) return false
  const isTitle = $from.parent.type.name === "heading" && $from.parentOffset === $from.parent.content.size
  return isTitle && box.node.childCount > 1 ? editor.commands.setTextSelection($from.after() + 1) : false
}

export const Box = Node.create({
  name: "box",
  group: "block",
  priority: 200,
  content: "(paragraph | heading | bulletList | orderedList)+",
  defining: true,
  isolating: true,
  parseHTML: () => [{ tag: "aside[data-box]" }],
  renderHTML: () => ["aside", { "data-box": "" }, 0],
  addKeyboardShortcuts() {
    return { Enter: ({ editor }) => leaveTitle(editor) }
  },
})

export const Facts = Node.create({
  name: "facts",
  group: "block",
  priority: 200,
  content: "heading? bulletList",
  defining: true,
  isolating: true,
  parseHTML: () => [{ tag: "aside[data-facts]" }],
  renderHTML: () => ["aside", { "data-facts": "" }, 0],
  addKeyboardShortcuts() {
    return { Enter: ({ editor }) => step(editor) }
  },
})
