// The link dialog: an address, saved or taken away.

import { askFor } from "desk/dialog"
import { word } from "desk/words"

const ADDRESS = /^(https?:\/\/|mailto:|tel:|\/(?!\/)|#)\S+$/i

function tidy(address) {
  const text = address.trim()
  if (text && !ADDRESS.test(text) && /^[\w-]+(\.[\w-]+)+/.test(text)) return `https://${text}`
  return text
}

export async function askLink(editor) {
  const present = editor.getAttributes("link").href ?? ""
  const answer = await askFor({
    title: word("Link"),
    fields: [{ name: "href", label: word("Address"), value: present, type: "text", inputMode: "url" }],
    accept: word("Save the link"),
    other: present ? word("Remove the link") : null,
    check: ({ href }) => (ADDRESS.test(tidy(href)) ? "" : word("This does not look like an address.")),
  })
  if (!answer) {
    editor.commands.focus()
    return
  }
  const chain = editor.chain().focus().extendMarkRange("link")
  if (answer.other) chain.unsetLink().run()
  else if (editor.state.selection.empty && !present) {
    const href = tidy(answer.href)
    chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run()
  } else chain.setLink({ href: tidy(answer.href) }).run()
}
