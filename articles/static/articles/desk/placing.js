// Where something that is no text comes to stand: between two paragraphs, never inside one.

export function isBlank(node) {
  return node.type.name === "paragraph" && node.content.size === 0
}

// After the block that holds the cursor, or in its place when it is blank. `caret` is a position inside
// what was placed; without one the cursor goes on below it.
export function placeBlocks(editor, nodes, at = null, caret = null) {
  const { doc, selection } = editor.state
  const $at = doc.resolve(Math.min(at ?? selection.to, doc.content.size))
  const index = $at.index(0)
  const block = doc.maybeChild(index)
  let start = $at.depth === 0 ? $at.pos : $at.before(1)
  let end = start
  if (block && $at.depth > 0) {
    end = start + block.nodeSize
    if (!isBlank(block)) start = end
  }
  const after = doc.resolve(end).nodeAfter
  const content = after ? nodes : [...nodes, { type: "paragraph" }]
  const size = nodes.reduce((sum, node) => sum + editor.schema.nodeFromJSON(node).nodeSize, 0)
  editor
    .chain()
    .focus()
    .insertContentAt({ from: start, to: end }, content, { updateSelection: false })
    .setTextSelection(start + (caret ?? size + 1))
    .scrollIntoView()
    .run()
}

// Where the cursor was when a dialog opened, moved along with whatever is written meanwhile.
export function followPlace(editor, at = null) {
  let place = at ?? editor.state.selection.to
  const follow = ({ transaction }) => {
    place = transaction.mapping.map(place)
  }
  editor.on("transaction", follow)
  return () => {
    editor.off("transaction", follow)
    return place
  }
}
