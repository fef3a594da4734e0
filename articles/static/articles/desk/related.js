// Related stories: ours found by headline, outside ones by address, or a headline that waits for one.

import { askFor } from "desk/dialog"
import { button, element } from "desk/dom"
import { picker, rowTools, rowsOf, writeRows } from "desk/picker"
import { get } from "desk/post"
import { settings } from "desk/settings"
import { word } from "desk/words"

export function openRelated(input) {
  const stories = new Map()
  const list = element("ol", { class: "desk-rows" })
  const update = (rows) => {
    writeRows(input, rows)
    draw()
  }
  const says = (row) => {
    if (row.kind === "internal") {
      const story = stories.get(row.target)
      return story ? [story.headline, `${story.section} · ${story.when}`] : ["…", ""]
    }
    return [row.headline, row.url || word("No address yet")]
  }
  const draw = () => {
    list.replaceChildren(
      ...rowsOf(input).map((row, at) => {
        const [headline, detail] = says(row)
        return element(
          "li",
          { class: "desk-row" },
          element(
            "span",
            { class: "desk-row__name" },
            headline,
            element("small", {}, detail),
          ),
          ...rowTools(input, at, headline, update),
        )
      }),
    )
  }
  const learn = async () => {
    const ids = rowsOf(input).flatMap((row) => (row.kind === "internal" ? [row.target] : []))
    if (!ids.length) return
    const { items } = await get(settings().stories, { ids: ids.join(",") })
    for (const story of items) stories.set(story.id, story)
    draw()
  }
  const outside = async () => {
    const answer = await askFor({
      title: word("An outside story"),
      fields: [
        { name: "headline", label: word("Headline") },
        { name: "url", label: word("Address of the story (https://…)"), inputMode: "url" },
      ],
      accept: word("Done"),
      check: ({ headline, url }) =>
        headline.trim() && (!url.trim() || /^https?:\/\/\S+$/.test(url.trim()))
          ? ""
          : word("This does not look like an address."),
    })
    if (!answer) return
    const headline = answer.headline.trim()
    const url = answer.url.trim()
    update([...rowsOf(input), url ? { kind: "external", url, headline } : { kind: "unresolved", headline, excerpt: "" }])
  }
  const { holder } = picker({
    label: word("Find a story by its headline"),
    placeholder: word("Find a story by its headline"),
    propose: async (words) =>
      (await get(settings().stories, { q: words })).items.filter((story) => story.id !== settings().article),
    face: (story) =>
      element(
        "span",
        { class: "desk-row__name" },
        story.headline,
        element("small", {}, `${story.section} · ${story.when}`),
      ),
    pick: (story) => {
      stories.set(story.id, story)
      const rows = rowsOf(input)
      if (!rows.some((row) => row.target === story.id)) update([...rows, { kind: "internal", target: story.id }])
    },
  })
  input.after(list, holder, button(word("An outside story"), { class: "desk-link", onclick: outside }))
  draw()
  learn().catch(() => {})
}
