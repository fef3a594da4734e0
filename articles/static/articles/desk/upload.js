// One file on its way up, in parts. The server counts; whatever breaks, it is asked where to go on.
// XMLHttpRequest, because fetch tells no progress.

import { token } from "desk/post"
import { settings } from "desk/settings"
import { word } from "desk/words"

const PAUSES = [1000, 2000, 4000, 8000, 15000, 30000]
const FIRST = 512 * 1024
const SMALLEST = 64 * 1024
const LARGEST = 4 * 1024 * 1024
// A part should take about so long: less is lost with a slow line, little is asked over a quick one.
const WISHED = 3000
const STALLED = 30000
const PATIENCE = 180000
const HASHED = 64 * 1024 * 1024

export class Refused extends Error {}
// The server knows nothing of it any more: its term was over, or somebody cancelled it elsewhere.
export class Gone extends Refused {}
export class SignedOut extends Error {}
export class Unreadable extends Error {}
export class Broken extends Error {}
// To be tried again, but not by itself: the server says why it cannot now.
export class Unable extends Error {}

function answerOf(request) {
  try {
    return JSON.parse(request.responseText)
  } catch {
    return {}
  }
}

// Silence is a broken line too: a phone that changed its mast hears of it late or never.
function exchange(method, address, { body = null, type = "application/json", signal, onprogress = () => {}, patience = STALLED }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    let clock = 0
    const wait = () => {
      clearTimeout(clock)
      clock = setTimeout(() => request.abort(), patience)
    }
    const stop = () => request.abort()
    const end = (work) => () => {
      clearTimeout(clock)
      signal?.removeEventListener("abort", stop)
      work()
    }
    request.upload.addEventListener("progress", (event) => {
      wait()
      onprogress(event.loaded)
    })
    request.addEventListener("load", end(() => resolve({ status: request.status, answer: answerOf(request) })))
    request.addEventListener("error", end(() => reject(new Broken("error"))))
    request.addEventListener("abort", end(() => reject(new Broken("abort"))))
    signal?.addEventListener("abort", stop)
    request.open(method, address)
    request.setRequestHeader("Accept", "application/json")
    if (method === "POST") {
      request.setRequestHeader("X-CSRFToken", token())
      request.setRequestHeader("Content-Type", type)
    }
    wait()
    request.send(body)
  })
}

function judge({ status, answer }) {
  if (status === 200 || status === 409) return answer
  if (status === 401 || status === 0 || (status === 403 && !answer.error)) throw new SignedOut()
  if (status === 404 && answer.error) throw new Gone(answer.error)
  if (status === 507) throw new Unable(answer.error)
  if (status >= 500 || status === 408 || status === 429) throw new Broken(String(status))
  throw new Refused(answer.error ?? word("The server refused this file."))
}

async function sha256(file) {
  if (!globalThis.crypto?.subtle || file.size > HASHED) return null
  const digest = await crypto.subtle.digest("SHA-256", await readable(file).arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

function readable(file) {
  return { arrayBuffer: () => file.arrayBuffer().catch(() => Promise.reject(new Unreadable())) }
}

const at = (key, verb = "") => `${settings().uploads}${key}/${verb}`

export class Way {
  // `told` hears {received, pausing}; `given` is {kind, file, key, missing, article}.
  constructor(given, told) {
    Object.assign(this, { key: null, missing: null, article: null, received: 0, ...given, told })
    this.size = FIRST
    this.stopping = new AbortController()
    this.wake = () => {}
    this.online = () => this.wake()
  }

  // Resolves to {known, is_own} where the library has these bytes, and to {medium} at the end.
  async go({ isHashed = true } = {}) {
    window.addEventListener("online", this.online)
    try {
      if (!this.key) {
        const begun = await this.begin(isHashed)
        if (begun.known) return begun
      } else await this.patiently(() => this.ask())
      while (this.received < this.file.size) await this.patiently(() => this.part())
      return { medium: await this.patiently(() => this.finish()) }
    } finally {
      window.removeEventListener("online", this.online)
    }
  }

  stop() {
    this.stopping.abort()
    this.wake()
  }

  async begin(isHashed) {
    const { kind, file, missing, article } = this
    const about = { kind, name: file.name || "anh.jpg", size: file.size }
    if (missing) about.missing = missing
    else if (isHashed && kind === "photograph") about.sha256 = await sha256(file)
    if (article) about.article = article
    const begun = await this.patiently(() => this.say("POST", `${settings().uploads}new/`, about))
    if (begun.key) {
      this.key = begun.key
      this.arrived(begun)
    }
    return begun
  }

  async say(method, address, content = null, patience = STALLED) {
    const body = content && JSON.stringify(content)
    return judge(await exchange(method, address, { body, patience, signal: this.stopping.signal }))
  }

  async ask() {
    this.arrived(await this.say("GET", at(this.key)))
  }

  async finish() {
    const answer = await this.say("POST", at(this.key, "finish/"), {}, PATIENCE)
    if (answer.id) return answer
    // It lacks a piece after all; the next turn of the loop sends it.
    this.arrived(answer)
    while (this.received < this.file.size) await this.part()
    return this.finish()
  }

  async part() {
    const from = this.received
    const body = this.file.slice(from, from + this.size)
    const began = performance.now()
    const onprogress = (loaded) => this.told({ received: from + Math.min(loaded, body.size) })
    const address = `${at(this.key, "part/")}?offset=${from}`
    const { signal } = this.stopping
    const sent = await exchange("POST", address, { body, type: "application/octet-stream", signal, onprogress })
    this.arrived(judge(sent))
    const took = Math.max(performance.now() - began, 1)
    const factor = Math.min(2, Math.max(0.5, WISHED / took))
    this.size = Math.round(Math.min(LARGEST, Math.max(SMALLEST, this.size * factor)))
  }

  arrived({ received }) {
    this.received = received
    this.told({ received, pausing: false })
  }

  // The line breaks as often as it likes. Each time the server is asked first how much it has.
  async patiently(work) {
    for (let tries = 0; ; tries += 1) {
      try {
        if (tries && this.key) await this.ask()
        return await work()
      } catch (problem) {
        if (this.stopping.signal.aborted || !(problem instanceof Broken)) throw problem
        await this.check()
        this.size = Math.max(SMALLEST, Math.round(this.size / 2))
        this.told({ received: this.received, pausing: true })
        await this.pause(PAUSES[Math.min(tries, PAUSES.length - 1)])
      }
    }
  }

  // A file that was moved or changed meanwhile looks like a broken line.
  async check() {
    await readable(this.file.slice(this.received, this.received + 1)).arrayBuffer()
  }

  async pause(milliseconds) {
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      this.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.stopping.signal.throwIfAborted()
  }
}

// What was refused or is not wanted any more need not wait for the term; the server forgets it by itself.
export function cancelOnServer(key) {
  return exchange("POST", at(key, "cancel/"), { body: "{}" }).catch(() => {})
}
