// Who else has the story open, and whether somebody saved a newer version meanwhile.

import { element } from "desk/dom"
import { post, token } from "desk/post"
import { settings } from "desk/settings"
import { whenStill } from "desk/stillness"
import { word } from "desk/words"

const BEAT = 20000

function people(others) {
  return others.map(({ name, since }) =>
    element(
      "span",
      { class: "desk-person", title: `${word("%(name)s also has this story open", { name })} (${since})` },
      name,
    ),
  )
}

function warn(holder, form, answer) {
  const mine = Number(form.elements.expected_version.value || 0)
  if (!answer.version || answer.version <= mine) return
  const text = word("%(name)s saved a newer version at %(time)s. Yours is not lost: saving will show both.", {
    name: answer.updated_by,
    time: answer.updated_at,
  })
  holder.replaceChildren(element("p", { class: "desk-note desk-note--warning", role: "status" }, text))
}

export function openPresence(form) {
  const { presence } = settings()
  if (!presence) return
  const list = document.querySelector("[data-presence]")
  const warning = document.querySelector("[data-newer]")
  const beat = async () => {
    try {
      const answer = await post(presence, {})
      whenStill(() => {
        list.replaceChildren(...people(answer.others))
        warn(warning, form, answer)
      })
    } catch {
      // The autosave says what is wrong with the connection.
    }
  }
  beat()
  setInterval(beat, BEAT)
  window.addEventListener("focus", beat)
  window.addEventListener("pagehide", () => {
    fetch(presence, {
      method: "POST",
      keepalive: true,
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ leaves: true }),
    }).catch(() => {})
  })
}
