// The story's editor over its textarea. The textarea stays the form's field; it is filled when typing pauses and before any save.

import { Editor, pm } from "django-prose-editor/editor"
import { element } from "desk/dom"
import { extensions } from "desk/nodes"
import { isBlank } from "desk/placing"
import { whenStill } from "desk/stillness"
import { toolbar } from "desk/toolbar"
import { word } from "desk/words"

const { DOMSerializer } = pm.model

// The paragraph that waits at the end for the next line is no part of the story.
export function stored(editor) {
  const { doc, schema } = editor.state
  let end = doc.childCount
  while (end > 0 && isBlank(doc.child(end - 1))) end -= 1
  const holder = document.createElement("div")
  const serializer = DOMSerializer.fromSchema(schema)
  for (let at = 0; at < end; at += 1) holder.append(serializer.serializeNode(doc.child(at)))
  return holder.innerHTML
}

function figureAround(node) {
  return (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("figure") ?? null
}

// The editor handles deleting at the edge of a figure, if it knows that the caret is there. A key that
// comes before it heard so is the browser's, which would merge text and figure and double the picture.
function keepFiguresApart(event) {
  if (!event.inputType.startsWith("delete")) return
  const merges = event
    .getTargetRanges()
    .some((range) => figureAround(range.startContainer) !== figureAround(range.endContainer))
  if (merges) event.preventDefault()
}

// What stands, as style only, where nothing was written yet.
const hints = () => ({
  "box-title": word("Title of the box"),
  "facts-title": word("Title of the list"),
  "facts-line": word("A figure in bold, then what it says"),
})

export function openBody(textarea, schema = extensions()) {
  const holder = element("div", { class: "desk-body" })
  textarea.before(holder)
  textarea.hidden = true
  holder.append(textarea)
  const place = element("div", { class: "desk-body__place" })
  holder.prepend(place)

  const editor = new Editor({
    element: place,
    editable: !textarea.disabled && !textarea.readOnly,
    extensions: schema,
    content: textarea.value,
    injectCSS: false,
    enableInputRules: false,
    enablePasteRules: false,
    editorProps: {
      attributes: {
        "aria-label": textarea.dataset.label ?? "",
        "aria-multiline": "true",
        role: "textbox",
        class: "desk-prose",
        lang: "vi",
        spellcheck: "false",
        autocorrect: "off",
        autocapitalize: "sentences",
      },
    },
  })
  editor.view.dom.addEventListener("beforeinput", keepFiguresApart)
  const { style } = editor.view.dom
  for (const [name, text] of Object.entries({ ...hints(), placeholder: textarea.dataset.placeholder ?? "" })) {
    style.setProperty(`--desk-${name}`, JSON.stringify(text))
  }

  const copy = () => {
    const html = stored(editor)
    if (html === textarea.value) return
    textarea.value = html
    textarea.dispatchEvent(new Event("input", { bubbles: true }))
  }
  editor.on("update", () => whenStill(copy))
  holder.prepend(toolbar(editor))
  textarea.form?.addEventListener("submit", copy, { capture: true })
  const body = { editor, copy, holder, textarea }
  textarea.dispatchEvent(new CustomEvent("desk:body", { bubbles: true, detail: body }))
  return body
}
