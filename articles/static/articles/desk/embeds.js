// What another service shows, as it stands in the text while it is written: a still of ours or a plain plate.

import { Node } from "django-prose-editor/editor"
import { button, element } from "desk/dom"
import { FigureView, leaveFigure } from "desk/figures"
import { known, learn } from "desk/library"
import { post } from "desk/post"
import { settings } from "desk/settings"
import { useOf } from "desk/uses"
import { word } from "desk/words"

const asked = new Map()
const found = new Map()

const keyOf = ({ service, reference }) => `${service} ${reference}`

export function rememberEmbed(facts) {
  found.set(keyOf(facts), facts)
}

function learnEmbed(attrs) {
  const key = keyOf(attrs)
  if (!asked.has(key)) {
    const { service, reference } = attrs
    asked.set(key, post(settings().embed, { service, reference }).then(rememberEmbed))
  }
  return asked.get(key)
}

class EmbedView extends FigureView {
  show() {
    const { attrs } = this.node
    const facts = found.get(keyOf(attrs))
    if (!facts) learnEmbed(attrs).then(this.refresh, () => {})
    const still = attrs.photograph ? (known("photograph", attrs.photograph) ?? { loading: true }) : null
    if (still?.loading) learn("photograph", attrs.photograph).then(this.refresh, this.refresh)
    const name = facts?.name ?? attrs.service
    this.frame.replaceChildren(this.look(name, still), this.tools(Boolean(still)))
    this.facts.replaceChildren(...this.remarksOn(name, facts, still))
  }

  look(name, still) {
    if (still?.src) return element("img", { src: still.src, alt: useOf(this.node.attrs.photograph).alt_text, draggable: false })
    const missing = still && !still.loading ? element("small", {}, word("The photograph is missing")) : null
    return element("div", { class: "desk-embed__plate" }, element("strong", {}, name), missing)
  }

  remarksOn(name, facts, still) {
    const remarks = [element("span", {}, name)]
    if (facts) {
      remarks.push(
        element("a", { href: facts.address, target: "_blank", rel: "noopener noreferrer" }, word("Open the original")),
      )
    }
    if (!still) {
      const says = word("No still yet: readers see a plain plate with the name of the service.")
      return [...remarks, element("span", { class: "desk-lacks" }, says)]
    }
    const use = useOf(this.node.attrs.photograph)
    if (use.credit) remarks.push(element("span", {}, word("Credit: %(credit)s", use)))
    if (!use.alt_text && !use.is_decorative) {
      remarks.push(element("span", { class: "desk-lacks" }, word("No description yet")))
    }
    return remarks
  }

  tools(hasStill) {
    const tool = (label, work) => button(label, { class: "desk-figure__tool", onclick: work })
    const id = () => this.node.attrs.photograph
    return element(
      "div",
      { class: "desk-figure__tools" },
      tool(word("Move up"), () => this.move(-1)),
      tool(word("Move down"), () => this.move(1)),
      tool(hasStill ? word("Other still") : word("Choose a still"), () => this.askStill()),
      hasStill ? tool(word("Details"), () => this.ask("desk:figure-details", { kind: "photograph", id: id() })) : null,
      hasStill ? tool(word("Without a still"), () => this.set({ photograph: null })) : null,
      tool(word("Remove"), () => this.remove()),
    )
  }

  askStill() {
    this.ask("desk:embed-still", { choose: (photograph) => this.set({ photograph: String(photograph) }) })
  }

  set(changes) {
    const { tr } = this.editor.state
    this.editor.view.dispatch(tr.setNodeMarkup(this.getPos(), null, { ...this.node.attrs, ...changes }))
  }
}

const kept = (key, name) => ({
  default: null,
  parseHTML: (dom) => dom.getAttribute(name),
  renderHTML: (attrs) => (attrs[key] ? { [name]: attrs[key] } : {}),
})

export const Embed = Node.create({
  name: "embed",
  group: "figure",
  content: "inline*",
  isolating: true,
  defining: true,
  draggable: true,
  selectable: true,
  addAttributes() {
    return {
      service: kept("service", "data-embed"),
      reference: kept("reference", "data-reference"),
      photograph: kept("photograph", "data-photograph"),
    }
  },
  parseHTML() {
    return [
      {
        tag: "figure[data-embed][data-reference]",
        priority: 70,
        contentElement: (dom) => dom.querySelector("figcaption") ?? document.createElement("figcaption"),
      },
    ]
  },
  renderHTML({ HTMLAttributes }) {
    return ["figure", HTMLAttributes, ["figcaption", 0]]
  },
  addNodeView() {
    return (given) => new EmbedView("embed", given)
  },
  addKeyboardShortcuts() {
    return { Enter: ({ editor }) => leaveFigure(editor, "embed") }
  },
})
