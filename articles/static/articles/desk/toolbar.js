// The row of tools above the text. Its look follows the cursor only when the keyboard rests.

import { button, drawing, element } from "desk/dom"
import { toggleBox, toggleFacts } from "desk/asides"
import { askLink } from "desk/link"
import { whenStill } from "desk/stillness"
import { askCaption } from "desk/tables"
import { word } from "desk/words"

const icons = {
  bullets: ["M8 5h9M8 10h9M8 15h9M4 5h.01M4 10h.01M4 15h.01"],
  numbers: ["M9 5h8M9 10h8M9 15h8M3 3.5l1.5-.5v4M3 7h3M3 12.5c.4-1 2.6-1 2.6.3C5.600 14 3 15 3 16.500h2.700"],
  quote: ["M4 13c0-4 1.500-6.500 4-8M4 13a2 2 0 1 0 4 0a2 2 0 1 0-4 0M12 13c0-4 1.500-6.500 4-8M12 13a2 2 0 1 0 4 0a2 2 0 1 0-4 0"],
  link: ["M8.500 11.500a3 3 0 0 0 4.500.3l2.500-2.500a3 3 0 0 0-4.300-4.300L10 6.200", "M11.500 8.500a3 3 0 0 0-4.500-.3L4.500 10.700a3 3 0 0 0 4.300 4.300L10 13.800"],
  box: ["M3 4h14v12H3zM6 8h8M6 11h5"],
  facts: ["M3 4h14M3 16h14M3.500 7.500h3M3.500 12h3M9 7.500h7.500M9 12h5"],
  embed: ["M3 5h14v10H3z", "M8.500 8L6.500 10l2 2M11.500 8l2 2l-2 2"],
  table: ["M3 4h14v12H3zM3 8h14M3 12h14M8 4v12M13 4v12"],
  photograph: ["M3 5h3l1.500-2h5L14 5h3v11H3z", "M10 13a2.800 2.800 0 1 0 0-5.600a2.800 2.800 0 1 0 0 5.600z"],
  gallery: ["M2 6h12v9H2z", "M5 3.500h13v8.500", "M2 12.500l3.500-3l3 3l2-1.500L14 14"],
  video: ["M3 5h10v10H3zM13 8.500l4-2.500v8l-4-2.500"],
  undo: ["M7 4L3.500 7.500L7 11M4 7.500h8a4 4 0 0 1 0 8H8"],
  redo: ["M13 4l3.500 3.500L13 11M16 7.500H8a4 4 0 0 0 0 8h4"],
}

const heading = (level) => ({
  run: (chain) => chain.toggleHeading({ level }),
  isOn: (editor) => editor.isActive("heading", { level }),
})

const mark = (name, command) => ({
  run: (chain) => chain[command](),
  isOn: (editor) => editor.isActive(name),
})

function askGallery(editor) {
  editor.view.dom.dispatchEvent(new CustomEvent("desk:gallery", { bubbles: true }))
}

function askEmbed(editor) {
  editor.view.dom.dispatchEvent(new CustomEvent("desk:embed", { bubbles: true }))
}

const tools = () => [
  [
    { name: "crosshead", label: word("Crosshead"), text: word("Crosshead"), ...heading(2) },
    { name: "crosshead-small", label: word("Small crosshead"), text: word("Small crosshead"), ...heading(3) },
  ],
  [
    { name: "bold", label: word("Bold"), text: "B", ...mark("bold", "toggleBold") },
    { name: "italic", label: word("Italic"), text: "I", ...mark("italic", "toggleItalic") },
    { name: "link", label: word("Link"), icon: "link", open: askLink, isOn: (editor) => editor.isActive("link") },
  ],
  [
    { name: "bullets", label: word("Bulleted list"), icon: "bullets", ...mark("bulletList", "toggleBulletList") },
    { name: "numbers", label: word("Numbered list"), icon: "numbers", ...mark("orderedList", "toggleOrderedList") },
    { name: "quote", label: word("Quotation"), icon: "quote", ...mark("blockquote", "toggleBlockquote") },
    {
      name: "box",
      label: word("Information box"),
      icon: "box",
      open: toggleBox,
      isOn: (editor) => editor.isActive("box"),
    },
    {
      name: "facts",
      label: word("List of facts"),
      icon: "facts",
      open: toggleFacts,
      isOn: (editor) => editor.isActive("facts"),
    },
    {
      name: "table",
      label: word("Table"),
      icon: "table",
      run: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
      isOn: (editor) => editor.isActive("table"),
    },
  ],
  [
    { name: "photograph", label: word("Photograph"), icon: "photograph", shown: true, asks: "photograph" },
    { name: "gallery", label: word("Gallery"), icon: "gallery", node: "gallery", open: askGallery },
    { name: "video", label: word("Video"), icon: "video", shown: true, asks: "video" },
    { name: "embed", label: word("Embed"), icon: "embed", shown: true, open: askEmbed },
  ],
  [
    { name: "undo", label: word("Undo"), icon: "undo", run: (chain) => chain.undo(), can: (editor) => editor.can().undo() },
    { name: "redo", label: word("Redo"), icon: "redo", run: (chain) => chain.redo(), can: (editor) => editor.can().redo() },
  ],
]

const tableTools = () => [
  [word("Add row"), (chain) => chain.addRowAfter()],
  [word("Delete row"), (chain) => chain.deleteRow()],
  [word("Add column"), (chain) => chain.addColumnAfter()],
  [word("Delete column"), (chain) => chain.deleteColumn()],
  [word("Header row"), (chain) => chain.toggleHeaderRow()],
  [word("Header column"), (chain) => chain.toggleHeaderColumn()],
  [word("Delete table"), (chain) => chain.deleteTable()],
]

function press(editor, tool) {
  if (tool.open) tool.open(editor)
  else if (tool.asks) {
    editor.view.dom.dispatchEvent(
      new CustomEvent("desk:insert", { bubbles: true, detail: { kind: tool.asks, editor } }),
    )
  } else tool.run(editor.chain().focus()).run()
}

// The cursor must stay in the text while a tool is pressed.
const keepCursor = (event) => event.preventDefault()

function toolButton(editor, tool) {
  const face = tool.icon ? drawing(...icons[tool.icon]) : element("span", { class: "desk-tool__letter" }, tool.text)
  return button(
    face,
    {
      class: `desk-tool desk-tool--${tool.name}`,
      title: tool.label,
      "aria-label": tool.label,
      "aria-pressed": tool.isOn ? "false" : null,
      onmousedown: keepCursor,
      onclick: () => press(editor, tool),
    },
    tool.shown ? element("span", { class: "desk-tool__label" }, tool.label) : null,
  )
}

export function toolbar(editor) {
  // A text that holds no pictures has no tool for them.
  const groups = tools()
    .map((group) => group.filter(({ asks, node = asks }) => !node || editor.schema.nodes[node]))
    .filter((group) => group.length)
  const faces = new Map()
  const row = element("div", { class: "desk-toolbar", role: "toolbar", "aria-label": word("Text tools") })
  for (const group of groups) {
    const holder = element("div", { class: "desk-toolbar__group" })
    for (const tool of group) {
      const face = toolButton(editor, tool)
      faces.set(tool, face)
      holder.append(face)
    }
    row.append(holder)
  }
  const inTable = element("div", { class: "desk-toolbar__table", hidden: true })
  for (const [label, run] of tableTools()) {
    inTable.append(
      button(label, { class: "desk-tool", onmousedown: keepCursor, onclick: () => run(editor.chain().focus()).run() }),
    )
  }
  inTable.append(
    button(word("Table caption"), { class: "desk-tool", onmousedown: keepCursor, onclick: () => askCaption(editor) }),
  )
  row.append(inTable)
  const follow = () => {
    for (const [tool, face] of faces) {
      if (tool.isOn) face.setAttribute("aria-pressed", String(tool.isOn(editor)))
      if (tool.can) face.disabled = !tool.can(editor)
    }
    inTable.hidden = !editor.isActive("table")
  }
  editor.on("transaction", () => whenStill(follow))
  follow()
  return row
}
