// Hours of Vietnam, whatever zone and language this machine has, by the clock of the server.

import { element } from "desk/dom"
import { word } from "desk/words"

const ZONE = 7 * 3600 * 1000
const DAY = 24 * 3600 * 1000
const WHEN = /^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?$/
const HOUR = /^(\d{1,2})(?:[:hg.](\d{2})?)?$/i

let ahead = 0

export function setNow(iso) {
  ahead = Date.parse(iso) - Date.now()
}

export function now() {
  return Date.now() + ahead
}

function parts(moment) {
  const [day, time] = new Date(moment + ZONE).toISOString().split("T")
  const [year, month, date] = day.split("-")
  return { day, year, month, date, time: time.slice(0, 5), seconds: time.slice(0, 8) }
}

export function iso(moment) {
  const { day, seconds } = parts(moment)
  return `${day}T${seconds}+07:00`
}

export function atHour(hour, days = 0) {
  const midnight = Math.floor((now() + ZONE) / DAY) * DAY - ZONE
  return midnight + days * DAY + hour * 3600 * 1000
}

export function clock(moment) {
  const { day, date, month, time } = parts(Number.isFinite(moment) ? moment : Date.parse(moment))
  if (day === parts(now()).day) return time
  return `${time} ${Number(date)}/${Number(month)}`
}

export function fullClock(moment) {
  const { date, month, year, time } = parts(Date.parse(moment))
  return `${time} ${date}/${month}/${year}`
}

// -- A day and an hour, typed -------------------------------------------------------------

function read(day, hour) {
  const today = parts(now())
  const time = HOUR.exec(hour.trim())
  const when = day.trim() ? WHEN.exec(day.trim()) : [null, today.date, today.month, today.year]
  if (!time || !when || Number(time[1]) > 23 || Number(time[2] ?? 0) > 59) return null
  const two = (text) => String(text).padStart(2, "0")
  const date = `${when[3] ?? today.year}-${two(when[2])}-${two(when[1])}`
  const moment = Date.parse(`${date}T${two(time[1])}:${time[2] ?? "00"}:00+07:00`)
  return Number.isNaN(moment) || parts(moment).day !== date ? null : moment
}

export function momentFields(moment) {
  const { date, month, year, time } = parts(moment)
  const field = (name, value, label) =>
    element("input", { type: "text", name, value, autocomplete: "off", inputMode: "text", "aria-label": label })
  const hour = field("hour", time, word("hour"))
  const day = field("day", `${date}/${month}/${year}`, word("day"))
  return { holder: element("span", { class: "layout-moment" }, hour, day), read: () => read(day.value, hour.value) }
}
