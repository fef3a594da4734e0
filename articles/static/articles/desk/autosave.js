// Nothing typed may be lost: each pause is kept on this machine at once and on the server a little later.

import { button, element } from "desk/dom"
import { Answered, post, SignedOut } from "desk/post"
import { settings } from "desk/settings"
import { signInAgain } from "desk/signin"
import { whenStill } from "desk/stillness"
import { word } from "desk/words"

const PAUSE = 1500
const RETRY = [3000, 8000, 20000, 45000]
const KEPT_DAYS = 14
const SKIPPED = new Set(["csrfmiddlewaretoken", "draft_key", "expected_version", "based_on_version", "saved_over"])

// The newsroom's hour, wherever the machine believes to be; Vietnam has kept UTC+7 since 1975.
const here = (moment) => new Date(moment.getTime() + 7 * 3600 * 1000)
const two = (number) => String(number).padStart(2, "0")

export function clock(moment) {
  const local = here(moment)
  return `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`
}

function hourAndDay(moment) {
  const local = here(moment)
  return `${clock(moment)} ${two(local.getUTCDate())}/${two(local.getUTCMonth() + 1)}/${local.getUTCFullYear()}`
}

function payloadOf(form) {
  const payload = {}
  for (const [name, value] of new FormData(form)) {
    if (!SKIPPED.has(name) && typeof value === "string" && !name.startsWith("_")) payload[name] = value
  }
  return payload
}

// The server's clock: the one of this machine may be set to any year, or be set while somebody writes.
const now = () => Date.parse(settings().now) + performance.now()

const prefix = () => `desk:${settings().user}:`

function localCopies() {
  const copies = []
  for (let at = 0; at < localStorage.length; at += 1) {
    const name = localStorage.key(at)
    if (!name.startsWith(prefix())) continue
    try {
      copies.push({ name, ...JSON.parse(localStorage.getItem(name)) })
    } catch {
      localStorage.removeItem(name)
    }
  }
  return copies
}

export class Autosave {
  constructor(form, body) {
    Object.assign(this, { form, body, timer: 0, tries: 0, sending: null, leaving: false })
    this.key = form.elements.draft_key.value
    this.light = document.querySelector("[data-save-state]")
    // The editor writes the same story in its own hand; that is no change.
    body?.copy()
    this.last = JSON.stringify(payloadOf(form))
    this.settled = this.last
    this.since = settings().kept[this.key] ?? null
    form.addEventListener("input", () => this.touched())
    form.addEventListener("change", () => this.touched())
    window.addEventListener("online", () => this.soon(0))
    window.addEventListener("offline", () => this.show("offline"))
    window.addEventListener("pagehide", () => this.keepHere({ submitted: this.leaving }))
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.flush()
    })
  }

  show(state, text) {
    if (!this.light) return
    const says = {
      saving: word("Saving…"),
      saved: word("Saved"),
      offline: word("Offline, kept on this machine"),
      "signed-out": word("Signed out, kept on this machine"),
      dirty: word("Not saved"),
    }
    whenStill(() => {
      this.light.dataset.saveState = state
      this.light.textContent = text ?? says[state]
    })
  }

  touched() {
    if (this.leaving) return
    this.soon(PAUSE)
  }

  soon(wait) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => whenStill(() => this.flush()), wait)
  }

  record(payload, extra = {}) {
    // Beside the newer version of somebody else the text still is what was written on the older one.
    const { based_on_version: older, expected_version: stored } = this.form.elements
    return {
      article: settings().article,
      based_on_version: Number((older ?? stored).value || 0),
      draft_key: this.key,
      payload,
      at: now(),
      since: this.since,
      ...extra,
    }
  }

  keepHere(extra = {}) {
    this.body?.copy()
    const payload = payloadOf(this.form)
    const text = JSON.stringify(payload)
    if (text === this.settled && !extra.submitted) return
    this.store(payload, { is_kept: text === this.last, ...extra })
  }

  store(payload, extra) {
    try {
      localStorage.setItem(prefix() + this.key, JSON.stringify(this.record(payload, extra)))
    } catch {
      // The browser's store is full or forbidden; the server's copy remains.
    }
  }

  // Since the last copy on the server; and since the form was opened or saved.
  isChanged() {
    this.body?.copy()
    return JSON.stringify(payloadOf(this.form)) !== this.last
  }

  isUnsaved() {
    this.body?.copy()
    return settings().restored || JSON.stringify(payloadOf(this.form)) !== this.settled
  }

  async flush() {
    if (this.leaving || this.sending) return this.sending
    this.body?.copy()
    const payload = payloadOf(this.form)
    const text = JSON.stringify(payload)
    if (text === this.last) return null
    this.keepHere()
    this.show("saving")
    this.sending = this.send(payload, text).finally(() => {
      this.sending = null
    })
    return this.sending
  }

  async send(payload, text) {
    try {
      if (text === this.settled && !settings().restored) return await this.takeBack(text)
      const { saved_at: savedAt } = await post(settings().autosave, this.record(payload))
      this.last = text
      this.since = savedAt
      this.tries = 0
      this.store(payload, { is_kept: true })
      this.show("saved", word("Kept on the server at %(time)s", { time: clock(new Date(savedAt)) }))
      return true
    } catch (problem) {
      return this.failed(problem)
    }
  }

  // Everything was undone again: there is nothing to offer next time.
  async takeBack(text) {
    await post(settings().forget, { draft_key: this.key })
    localStorage.removeItem(prefix() + this.key)
    this.last = text
    this.tries = 0
    this.show("saved")
    return true
  }

  async failed(problem) {
    if (problem instanceof SignedOut) {
      this.show("signed-out")
      if (await signInAgain()) this.soon(0)
      return false
    }
    if (problem instanceof Answered && problem.status < 500) this.show("offline", problem.message)
    else this.show("offline")
    this.soon(RETRY[Math.min(this.tries, RETRY.length - 1)])
    this.tries += 1
    return false
  }

  // True when the server has the form as it stands; only then may the page be left by saving.
  async settle() {
    for (let turn = 0; turn < 3; turn += 1) {
      await this.sending
      this.body?.copy()
      if (JSON.stringify(payloadOf(this.form)) === this.last) return true
      if ((await this.flush()) === false) return false
    }
    return false
  }

  leave() {
    this.leaving = true
    clearTimeout(this.timer)
    this.keepHere({ submitted: true })
  }
}

// A copy that was submitted and that the server no longer holds was saved; an old one is of no use.
function isOver(copy) {
  const old = now() - copy.at > KEPT_DAYS * 24 * 3600 * 1000
  return old || (copy.submitted && !(copy.draft_key in settings().kept))
}

// Written after what the server has under the same name. Where another machine went on with that text
// meanwhile, the later of the two.
function isNews(copy) {
  const there = settings().kept[copy.draft_key]
  if (!there) return true
  return !copy.is_kept && (copy.since === there || copy.at > Date.parse(there) + 1000)
}

function offer(copy) {
  const list = document.querySelector("[data-unsaved]")
  if (!list || list.querySelector(`[data-key="${copy.draft_key}"]`)) return
  const when = hourAndDay(new Date(copy.at))
  const discard = async () => {
    await post(settings().forget, { draft_key: copy.draft_key })
    localStorage.removeItem(copy.name)
    line.remove()
  }
  const line = element(
    "p",
    { class: "desk-note", "data-key": copy.draft_key },
    element("span", {}, word("There is unsaved text of yours from %(time)s.", { time: when })),
    copy.payload.headline ? element("q", {}, copy.payload.headline) : null,
    element("a", { class: "desk-button", href: `?khoi-phuc=${copy.draft_key}` }, word("Restore")),
    button(word("Discard"), { class: "desk-button", onclick: discard }),
  )
  list.append(line)
}

// What this machine kept and the server never got goes there first, and is then offered like the rest.
export async function offerLocalCopies(current) {
  for (const copy of localCopies()) {
    if (isOver(copy)) localStorage.removeItem(copy.name)
    else if (copy.article === settings().article && copy.draft_key !== current && isNews(copy)) {
      const { name, at, since, is_kept: isKept, submitted, ...content } = copy
      try {
        await post(settings().autosave, content)
        offer(copy)
      } catch {
        // Still offline: it stays here for the next time.
      }
    }
  }
}

export function mendDiscards() {
  for (const face of document.querySelectorAll("[data-discard]")) {
    face.addEventListener("click", async () => {
      await post(settings().forget, { draft_key: face.dataset.discard })
      localStorage.removeItem(prefix() + face.dataset.discard)
      face.closest(".desk-note").remove()
    })
  }
}
