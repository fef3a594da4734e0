// Who has the story open and who writes in it. One person writes at a time, from her first keystroke on;
// the others read along, are told when it is free, or take over where their office allows it.

import { Alongside } from "desk/alongside"
import { askFor } from "desk/dialog"
import { button, element } from "desk/dom"
import { Answered, post, token } from "desk/post"
import { settings } from "desk/settings"
import { whenStill } from "desk/stillness"
import { word } from "desk/words"

const BEAT = 4000
const HIDDEN_BEAT = 20000
const LEFT = "left"

// `crypto.randomUUID` is missing where the desk is reached without https.
function newTab() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}

function person({ name, since }) {
  const says = `${word("%(name)s also has this story open", { name })} (${since})`
  return element("span", { class: "desk-person", title: says }, name)
}

class Company {
  constructor(form, body, autosave) {
    Object.assign(this, { form, autosave, tab: newTab(), typed: false, timer: 0, isAsking: false, lock: null })
    this.reading = new Alongside(form, body)
    this.list = document.querySelector("[data-presence]")
    this.newer = document.querySelector("[data-newer]")
    this.notice = element("div", { class: "desk-lock", role: "status" })
    this.newer.before(this.notice)
    this.notes = ""
    this.title = document.title
  }

  get version() {
    return Number(this.form.elements.expected_version.value || 0)
  }

  // A keystroke costs nothing here: the first one asks for the lock, the others wait for the next beat.
  touched() {
    const isFirst = !this.typed && !this.lock?.is_mine
    this.typed = true
    if (isFirst && !this.reading.isOn) this.soon(0)
  }

  soon(wait = document.hidden ? HIDDEN_BEAT : BEAT) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.beat(), wait)
  }

  async beat() {
    if (this.isAsking) return
    this.isAsking = true
    const { typed } = this
    this.typed = false
    try {
      const answer = await post(settings().presence, { tab: this.tab, typed: typed && !this.reading.isOn })
      whenStill(() => this.show(answer))
    } catch {
      // The autosave says what is wrong with the connection.
      this.typed ||= typed
    } finally {
      this.isAsking = false
      this.soon()
    }
  }

  show({ others = [], lock, ...stored }) {
    this.list.replaceChildren(...others.map(person))
    this.warn(stored)
    const before = this.lock
    this.lock = lock
    if (lock && !lock.is_mine) this.wait(lock)
    else if (this.reading.isOn) this.free(before, stored)
    else if (lock && this.notes !== LEFT) this.say("")
  }

  warn({ version, updated_by: name, updated_at: time }) {
    if (!version || version <= this.version) return
    const text = word("%(name)s saved a newer version at %(time)s. Yours is not lost: saving will show both.", {
      name,
      time,
    })
    if (this.newer.textContent === text) return
    this.newer.replaceChildren(element("p", { class: "desk-note desk-note--warning", role: "status" }, text))
  }

  // Said anew only when something changed: a screen reader would repeat it every few seconds.
  say(key, ...parts) {
    if (this.notes === key) return
    this.notes = key
    this.notice.replaceChildren(...(key ? [element("p", { class: "desk-note desk-note--warning" }, ...parts)] : []))
  }

  wait(lock) {
    const isNews = !this.reading.isOn
    if (isNews) {
      this.reading.begin()
      // What was typed until this moment goes to the server before anything else happens to it.
      if (this.autosave.isChanged()) this.autosave.flush()
    }
    document.title = this.title
    const hasText = this.autosave.isUnsaved()
    this.say(
      JSON.stringify([lock.name, lock.since, lock.typed, lock.from_me, hasText]),
      element("span", {}, this.told(lock)),
      hasText ? element("span", {}, word("What you had not saved is kept.")) : null,
      hasText ? this.difference() : null,
      lock.may_take_over ? button(word("Take over…"), { class: "desk-button", onclick: () => this.takeOver() }) : null,
    )
  }

  told({ name, since, typed, from_me: fromMe }) {
    if (fromMe) return word("%(name)s took this story over from you at %(since)s.", { name, since })
    return word("%(name)s is editing since %(since)s, last keystroke %(typed)s. You read along and are told when it is free.", {
      name,
      since,
      typed,
    })
  }

  difference() {
    return element(
      "a",
      { class: "desk-button", href: settings().unsaved, target: "_blank" },
      word("See the differences"),
    )
  }

  free(before, { version }) {
    const hasText = this.autosave.isUnsaved()
    if (version > this.version && !hasText) {
      const open = element("a", { class: "desk-button desk-button--main", href: location.pathname }, word("Open the newest version"))
      this.say("newest", element("span", {}, word("The story is free again.")), open)
    } else {
      this.reading.end()
      this.say("free", element("span", {}, word("The story is free again. You can go on writing.")))
    }
    if (before) document.title = `● ${this.title}`
  }

  async takeOver() {
    const { name, typed, holder } = this.lock
    const text = word("%(name)s typed last at %(typed)s and is told at once. Nothing of that text is lost, and the takeover is recorded.", {
      name,
      typed,
    })
    if (!(await askFor({ title: word("Take over the editing?"), text, accept: word("Take over") }))) return
    try {
      this.began(await post(settings().take_over, { tab: this.tab, holder }))
    } catch (problem) {
      const says = problem instanceof Answered ? problem.message : word("The connection was lost. Try again.")
      this.say(`refused ${says}`, element("span", {}, says))
      this.soon()
    }
  }

  began({ left, ...answer }) {
    this.lock = answer.lock
    if (answer.version > this.version && !this.autosave.isUnsaved()) {
      location.reload()
      return
    }
    this.reading.end()
    const says = word("You have taken the story over.")
    // Where text was left behind the way to it stays, until the story is saved.
    this.say(left ? LEFT : "taken", element("span", {}, says), ...(left ? this.leftBehind(left) : []))
  }

  leftBehind({ name, time, address }) {
    return [
      element("span", {}, word("%(name)s has text that was not saved, kept at %(time)s.", { name, time })),
      element("a", { class: "desk-button", href: address, target: "_blank" }, word("See the differences")),
    ]
  }

  leave() {
    fetch(settings().presence, {
      method: "POST",
      keepalive: true,
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ tab: this.tab, leaves: true }),
    }).catch(() => {})
  }
}

export function openPresence(form, body, autosave) {
  const { presence, company } = settings()
  if (!presence) return
  const here = new Company(form, body, autosave)
  for (const type of ["input", "change"]) form.addEventListener(type, () => here.touched())
  here.show(company)
  // A form that came back with unsaved text in it is being written.
  if (autosave.isUnsaved() && !here.reading.isOn) here.typed = true
  here.beat()
  window.addEventListener("focus", () => {
    document.title = here.title
    here.soon(0)
  })
  document.addEventListener("visibilitychange", () => here.soon(0))
  window.addEventListener("pagehide", () => here.leave())
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) here.soon(0)
  })
}
