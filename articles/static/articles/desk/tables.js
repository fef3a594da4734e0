// A table with one line of plain words above it, kept beside its rows and asked for in a dialog.

import { Table } from "django-prose-editor/editor"
import { askFor } from "desk/dialog"
import { element } from "desk/dom"
import { word } from "desk/words"

export async function askCaption(editor) {
  const answer = await askFor({
    title: word("Table caption"),
    fields: [{ name: "caption", label: word("What the table shows"), value: editor.getAttributes("table").caption ?? "" }],
    accept: word("Done"),
  })
  const chain = editor.chain().focus()
  if (answer) chain.updateAttributes("table", { caption: answer.caption.trim().replace(/\s+/g, " ") })
  chain.run()
}

function withCaption(view, node) {
  const caption = element("caption", { contentEditable: "false" })
  const show = ({ attrs }) => {
    caption.textContent = attrs.caption
    caption.hidden = !attrs.caption
  }
  const update = view.update
  view.update = (next) => {
    if (!update(next)) return false
    show(next)
    return true
  }
  view.table.prepend(caption)
  show(node)
  return view
}

export const CaptionedTable = Table.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      caption: {
        default: "",
        rendered: false,
        parseHTML: (dom) => dom.querySelector(":scope > caption")?.textContent.trim().replace(/\s+/g, " ") ?? "",
      },
    }
  },
  parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
  renderHTML({ node, HTMLAttributes }) {
    const caption = node.attrs.caption ? [["caption", {}, node.attrs.caption]] : []
    return ["table", HTMLAttributes, ...caption, ["tbody", 0]]
  },
  addNodeView() {
    const made = this.parent?.()
    return (given) => withCaption(made(given), given.node)
  },
})
