// “Giữ đến…”: for how long a story stays where a hand has put it.

import { button, element } from "desk/dom"
import { openDialog } from "desk/dialog"
import { key } from "desk/layout/arrangement"
import { atHour, clock, iso, momentFields, now } from "desk/layout/hours"
import { holdUntil } from "desk/layout/moving"
import { placeName, say } from "desk/layout/saying"
import { takenFrom } from "desk/layout/standing"
import { headline, store } from "desk/layout/store"
import { word } from "desk/words"

const HOUR = 3600 * 1000

function choices() {
  const all = [
    [word("until noon today, 12:00"), atHour(12)],
    [word("until 18:00"), atHour(18)],
    [word("until the end of today"), atHour(24)],
    [word("until tomorrow morning, 6:00"), atHour(6, 1)],
  ]
  return all.filter(([, moment]) => moment > now())
}

function nextHour() {
  return (Math.floor(now() / HOUR) + 2) * HOUR
}

function content(place, article, done) {
  const complaint = element("p", { class: "desk-complaint", role: "alert", hidden: true })
  const set = (moment) => {
    const told = moment === null ? word("no end") : word("held until %(time)s", { time: clock(moment) })
    done(moment === null ? null : iso(moment), told)
  }
  const { holder, read } = momentFields(nextHour())
  const own = element("form", { class: "layout-hold__own" }, element("span", {}, word("until")), holder,
    element("button", { type: "submit", class: "desk-button" }, word("Hold")))
  own.addEventListener("submit", (event) => {
    event.preventDefault()
    const moment = read()
    if (moment !== null && moment > now()) return set(moment)
    complaint.hidden = false
    complaint.textContent = word("Write an hour that is still to come, such as 14:30.")
  })
  return element(
    "div",
    { class: "desk-dialog__body layout-hold" },
    element("p", {}, placeName(place), ": ", element("q", {}, headline(article))),
    ...choices().map(([label, moment]) => button(label, { class: "layout-choice", onclick: () => set(moment) })),
    button(word("with no end"), { class: "layout-choice", onclick: () => set(null) }),
    own,
    complaint,
  )
}

export function askHold(place) {
  const article = takenFrom(place)
  if (!article || store.isPast) return say(word("There is nothing to hold here."))
  let answer = null
  const dialog = openDialog(
    word("Hold until…"),
    content(place, article, (until, told) => {
      answer = { until, told }
      dialog.close()
    }),
    {
      onclose: () => {
        if (answer) holdUntil(place, article, answer.until, answer.told)
        document.dispatchEvent(new CustomEvent("layout:back", { detail: key(place) }))
      },
    },
  )
  dialog.querySelector(".layout-choice").focus()
}
