// What Word, Google Docs or a web page puts on the clipboard is mended by the server before it enters the text.

import { pm } from "django-prose-editor/editor"
import { post } from "desk/post"
import { settings } from "desk/settings"
import { whenStill } from "desk/stillness"

const PATIENCE = 5000
const NEEDS_MENDING = /docs-internal-guid|<(p|div|h[1-6]|ul|ol|li|table|blockquote|img|pre|br|iframe)\b/i
const STYLE = /\sstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi

// The desk's policy lets no inline style in, and the story has no use for any.
export const withoutStyles = (html) => html.replace(STYLE, "")

// Open at its ends, so that words join the sentence they are put into; but an embed, a box or a table stays
// whole, and does not pour its contents into the paragraph.
function parsed(editor, html) {
  const page = new DOMParser().parseFromString(html, "text/html")
  const { content } = pm.model.DOMParser.fromSchema(editor.schema).parse(page.body)
  return pm.model.Slice.maxOpen(content, false)
}

// The cursor may have moved on meanwhile; the text still lands where it was pasted.
function landing(editor) {
  let { from, to } = editor.state.selection
  const follow = ({ transaction }) => {
    from = transaction.mapping.map(from, 1)
    to = Math.max(from, transaction.mapping.map(to, 1))
  }
  editor.on("transaction", follow)
  return (html) =>
    whenStill(() => {
      editor.off("transaction", follow)
      const { tr } = editor.state
      editor.view.dispatch(tr.replaceRange(from, to, parsed(editor, html)).scrollIntoView())
    })
}

// Services hand out their embed codes as plain text.
const CODE = /^\s*<(iframe|blockquote|div)\b[^]*>\s*$/i

function pastedHtml({ clipboardData }) {
  const html = clipboardData?.getData("text/html") ?? ""
  const text = clipboardData?.getData("text/plain") ?? ""
  return !html && CODE.test(text) ? text : html
}

export function pasteMended(editor, event) {
  const html = pastedHtml(event)
  const { $from } = editor.state.selection
  if (!html || html.includes("data-pm-slice") || !NEEDS_MENDING.test(html)) return false
  if ($from.parent.type.name !== "paragraph") return false
  const land = landing(editor)
  post(settings().paste, { html }, { signal: AbortSignal.timeout(PATIENCE) }).then(
    (answer) => land(answer.html),
    () => land(withoutStyles(html)),
  )
  return true
}
