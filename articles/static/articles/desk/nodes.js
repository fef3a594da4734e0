// The story's schema for the editor. It mirrors articles/body, which has the last word on every save.

import {
  Blockquote,
  Bold,
  BulletList,
  Document,
  Dropcursor,
  Gapcursor,
  HardBreak,
  Heading,
  History,
  Italic,
  Link,
  ListItem,
  Node,
  OrderedList,
  Paragraph,
  Table,
  TableCell,
  TableHeader,
  TableRow,
  Text,
  TrailingNode,
} from "django-prose-editor/editor"
import { figureView } from "desk/figures"

const isTypingKey = (editor) => editor.view.composing

function leaveFigure(editor, name) {
  if (isTypingKey(editor)) return false
  const { $from } = editor.state.selection
  if ($from.parent.type.name !== name) return false
  const after = $from.after()
  return editor
    .chain()
    .insertContentAt(after, { type: "paragraph" })
    .setTextSelection(after + 1)
    .scrollIntoView()
    .run()
}

function figure(name, attribute) {
  return Node.create({
    name,
    group: "figure",
    content: "inline*",
    isolating: true,
    defining: true,
    draggable: true,
    selectable: true,
    addAttributes() {
      return {
        id: {
          default: null,
          parseHTML: (dom) => dom.getAttribute(attribute),
          renderHTML: ({ id }) => (id ? { [attribute]: id } : {}),
        },
      }
    },
    parseHTML() {
      return [
        {
          tag: `figure[${attribute}]`,
          priority: 60,
          contentElement: (dom) =>
            dom.querySelector("figcaption") ?? document.createElement("figcaption"),
        },
      ]
    },
    renderHTML({ HTMLAttributes }) {
      return ["figure", HTMLAttributes, ["figcaption", 0]]
    },
    addNodeView() {
      return figureView(name)
    },
    addKeyboardShortcuts() {
      return { Enter: ({ editor }) => leaveFigure(editor, name) }
    },
  })
}

export const Photograph = figure("photograph", "data-photograph")
export const Video = figure("video", "data-video")

export const Box = Node.create({
  name: "box",
  group: "block",
  content: "(paragraph | heading | bulletList | orderedList)+",
  defining: true,
  isolating: true,
  parseHTML: () => [{ tag: "aside[data-box]" }],
  renderHTML: () => ["aside", { "data-box": "" }, 0],
  addCommands() {
    return {
      toggleBox:
        () =>
        ({ editor, commands }) =>
          editor.isActive("box") ? commands.lift("box") : commands.wrapIn("box"),
    }
  },
})

// Only the editor's own linking; nothing that rewrites text while somebody types.
const QuietLink = Link.extend({
  addKeyboardShortcuts: () => ({}),
}).configure({
  autolink: false,
  openOnClick: false,
  linkOnPaste: true,
  enableTarget: false,
  HTMLAttributes: { target: null, rel: null, class: null },
})

export const extensions = () => [
  Document.extend({ content: "(block | figure)+" }),
  Paragraph,
  Text,
  HardBreak,
  Heading.configure({ levels: [2, 3] }),
  Bold,
  Italic,
  QuietLink,
  BulletList,
  OrderedList,
  ListItem.extend({ content: "paragraph+ (bulletList | orderedList)*" }),
  Blockquote.extend({ content: "paragraph+" }),
  Box,
  Table.configure({ resizable: false }),
  TableRow,
  TableHeader.extend({ content: "paragraph+" }),
  TableCell.extend({ content: "paragraph+" }),
  Photograph,
  Video,
  History,
  Dropcursor,
  Gapcursor,
  TrailingNode,
]
