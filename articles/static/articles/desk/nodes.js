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
  TableCell,
  TableHeader,
  TableRow,
  Text,
  TrailingNode,
} from "django-prose-editor/editor"
import { Box, Facts } from "desk/asides"
import { Embed } from "desk/embeds"
import { figureView, leaveFigure } from "desk/figures"
import { Gallery } from "desk/galleries"
import { CaptionedTable } from "desk/tables"

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
  Facts,
  CaptionedTable.configure({ resizable: false }),
  TableRow,
  TableHeader.extend({ content: "paragraph+" }),
  TableCell.extend({ content: "paragraph+" }),
  Photograph,
  Gallery,
  Video,
  Embed,
  History,
  Dropcursor,
  Gapcursor,
  TrailingNode,
]
