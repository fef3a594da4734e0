// All files of this page on their way up: two at a time, each kept in the browser until it has its place.

import { forgetBytes, forgetFile, keepFacts, keepFile, keptFiles } from "desk/kept-files"
import { remember } from "desk/library"
import { get, post } from "desk/post"
import { settings } from "desk/settings"
import { signInAgain } from "desk/signin"
import { cancelOnServer, Gone, Refused, SignedOut, Unable, Unreadable, Way } from "desk/upload"
import { word } from "desk/words"

const AT_ONCE = 2
// These go on by themselves; the others want a hand.
const GOING = new Set(["waiting", "sending", "pausing", "finishing"])
const PICTURES = /\.(jpe?g|png|webp|avif|gif|hei[cf])$/i
const CLIPS = /\.(mp4|m4v|mov|mkv|webm|avi|3gp|mts)$/i

export const ACCEPTS = {
  photograph: "image/jpeg,image/png,image/webp,image/avif,image/gif,image/heic,image/heif,.heic,.heif",
  video: "video/*,.mp4,.m4v,.mov,.mkv,.webm",
}

// Many systems know no type for what a phone writes.
export function kindOf({ type, name = "" }) {
  if (type.startsWith("image/") || PICTURES.test(name)) return "photograph"
  return type.startsWith("video/") || CLIPS.test(name) ? "video" : null
}

// The server may have taken signs out of a name that no name should have.
const letters = (name) => name.normalize().replace(/[^\p{L}\p{N}]+/gu, "")

const newId = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-")

export class Item {
  // `about` is for the server: {missing, article}; `place` is where the story wants it: {story, words, spot}.
  constructor(kind, file, about = {}) {
    Object.assign(this, { id: newId(), kind, file, about, place: null, key: null, received: 0 })
    Object.assign(this, { name: file?.name || "anh.jpg", size: file?.size ?? 0, lastModified: file?.lastModified ?? 0 })
    Object.assign(this, { state: "waiting", problem: "", medium: null, known: null, isHashed: true, hearers: new Set() })
    this.settled = new Promise((resolve) => {
      this.settle = resolve
    })
  }

  get isGoing() {
    return GOING.has(this.state)
  }

  get share() {
    if (this.state === "done") return 1
    return this.size ? this.received / this.size : 0
  }

  listen(hear) {
    this.hearers.add(hear)
    return () => this.hearers.delete(hear)
  }

  become(state, problem = "") {
    Object.assign(this, { state, problem })
    if (state === "done" || state === "gone") this.settle(this.medium)
    this.tell()
  }

  tell() {
    for (const hear of [...this.hearers]) hear(this)
  }

  keep() {
    const { id, key, kind, name, size, lastModified, about, place, medium } = this
    keepFacts({ id, key, kind, name, size, lastModified, about, place, medium })
  }
}

class Uploads {
  constructor() {
    Object.assign(this, { items: [], hearers: new Set() })
    window.addEventListener("message", ({ origin, data }) => {
      if (origin === location.origin && data?.kind === "desk:signed-in" && data.user === settings().user) this.wakeSignedOut()
    })
  }

  listen(hear) {
    this.hearers.add(hear)
  }

  tell(item) {
    for (const hear of this.hearers) hear(item)
  }

  take(item) {
    this.items.push(item)
    item.listen(() => this.tell(item))
    this.tell(item)
    return item
  }

  add(kind, file, about = {}) {
    const item = this.take(new Item(kind, file, { article: settings().article ?? null, ...about }))
    const limit = settings().limits?.[kind]
    if (file.size === 0) item.become("refused", word("The file is empty. Choose it again."))
    else if (limit && file.size > limit) {
      item.become("refused", word("Too large: at most %(limit)s MB.", { limit: Math.floor(limit / 1024 ** 2) }))
    } else {
      item.keep()
      keepFile(item.id, file)
      this.pump()
    }
    return item
  }

  pump() {
    const running = this.items.filter(({ isRunning }) => isRunning).length
    const next = this.items.filter(({ state, isRunning }) => state === "waiting" && !isRunning)
    for (const item of next.slice(0, Math.max(0, AT_ONCE - running))) this.run(item)
  }

  async run(item) {
    item.isRunning = true
    try {
      if (await hold(item)) await this.send(item)
      else this.waitFor(item)
    } finally {
      item.release?.()
      // Only then it can be held again, if it is to begin anew.
      await item.held
      item.isRunning = false
      this.pump()
    }
  }

  // Two windows of one person know the same file; this one goes on where the other left.
  async waitFor(item) {
    item.become("elsewhere")
    await navigator.locks.request(lockOf(item), () => {})
    this.leave(item)
    const record = (await keptFiles()).find(({ id }) => id === item.id)
    if (!record) return
    this.restoreOne(record)
    this.pump()
  }

  async send(item) {
    if (item.state === "gone") return
    const { kind, file, key } = item
    const { missing = null, article = null } = item.about
    item.way = new Way({ kind, file, key, missing, article }, (news) => this.heard(item, news))
    item.become("sending")
    try {
      const end = await item.way.go({ isHashed: item.isHashed })
      if (end.known) this.offer(item, end)
      else this.done(item, end.medium)
    } catch (problem) {
      this.failed(item, problem)
    }
  }

  heard(item, { received, pausing = item.state === "pausing" }) {
    if (item.state === "gone") return
    const isNew = item.way.key && !item.key
    Object.assign(item, { received, key: item.way.key })
    if (isNew) item.keep()
    const state = pausing ? "pausing" : received >= item.size ? "finishing" : "sending"
    if (item.state === state) item.tell()
    else item.become(state)
  }

  offer(item, { known, is_own: isOwn }) {
    remember(item.kind, [known])
    item.known = known
    if (isOwn) this.useKnown(item)
    else item.become("known")
  }

  // Of the same bytes, the one that the library has.
  useKnown(item) {
    item.isKnown = true
    this.done(item, item.known)
  }

  anyway(item) {
    item.isHashed = false
    this.again(item)
  }

  done(item, medium) {
    remember(item.kind, [medium])
    item.medium = medium
    item.become("done")
    if (!item.place) forgetFile(item.id)
    else if (this.items.includes(item)) {
      item.keep()
      forgetBytes(item.id)
    }
  }

  // It stands in the story.
  placed(item) {
    item.place = null
    forgetFile(item.id)
    item.tell()
  }

  failed(item, problem) {
    if (item.state === "gone") return
    if (problem instanceof SignedOut) item.become("signed-out", word("Your login has expired."))
    else if (problem instanceof Unreadable) item.become("lost", word("The file cannot be read any more. Choose it again."))
    else if (problem instanceof Gone && !item.isAnew) {
      Object.assign(item, { isAnew: true, key: null, received: 0 })
      item.keep()
      item.become("waiting")
    } else if (problem instanceof Refused) {
      this.forget(item)
      item.become("refused", problem.message)
    } else item.become("failed", problem instanceof Unable ? problem.message : word("The server refused this file."))
  }

  forget(item) {
    forgetFile(item.id)
    if (item.key) cancelOnServer(item.key)
    Object.assign(item, { key: null, received: 0 })
  }

  again(item) {
    item.become("waiting")
    this.pump()
  }

  cancel(item) {
    item.become("gone")
    item.way?.stop()
    this.forget(item)
    this.leave(item)
  }

  // Arrived and seen, or refused and read: off the list.
  drop(item) {
    forgetFile(item.id)
    this.leave(item)
  }

  leave(item) {
    this.items = this.items.filter((other) => other !== item)
    item.tell()
  }

  // The person brings the file that the browser did not keep. False if it is another one.
  bring(item, file) {
    const isSame = file.size === item.size && letters(file.name) === letters(item.name)
    if (!isSame || (item.lastModified && file.lastModified !== item.lastModified)) return false
    item.file = file
    item.keep()
    keepFile(item.id, file)
    this.again(item)
    return true
  }

  async signIn() {
    if (await signInAgain()) this.wakeSignedOut()
  }

  wakeSignedOut() {
    for (const item of this.items) if (item.state === "signed-out") item.become("waiting")
    // The token of the new login is set by then.
    setTimeout(() => this.pump())
  }

  async restore() {
    const [kept, answer] = await Promise.all([keptFiles(), get(settings().uploads).catch(() => null)])
    const unfinished = new Map((answer?.unfinished ?? []).map((told) => [told.key, told]))
    const fresh = new Map((answer?.fresh ?? []).map((told) => [told.key, told.medium]))
    for (const record of kept) {
      const medium = fresh.get(record.key) ?? record.medium
      if (medium) remember(record.kind, [medium])
      // Cancelled elsewhere, or its term is over; without an answer nobody knows.
      const isOver = answer && record.key && !medium && !unfinished.has(record.key)
      if (isOver || (medium && !record.place)) forgetFile(record.id)
      else this.restoreOne({ ...record, medium, received: unfinished.get(record.key)?.received })
    }
    for (const [key, told] of unfinished) {
      const { article } = told
      const isKnown = kept.some((record) => record.key === key) || this.items.some((item) => item.key === key)
      if (!isKnown) this.restoreOne({ ...told, id: key, file: null, about: { article } })
    }
    this.pump()
  }

  restoreOne({ id, key, kind, name, size, received = 0, lastModified = 0, about, place = null, file, medium = null }) {
    if (this.items.some((item) => item.id === id)) return
    const item = new Item(kind, file, about)
    Object.assign(item, { id, key, name, size, received, lastModified, place, medium, isRestored: true })
    if (medium) item.state = "done"
    else if (!file) Object.assign(item, { state: "lost", problem: word("Choose the file again to go on.") })
    this.take(item)
  }
}

const lockOf = ({ id }) => `desk-upload-${id}`

function hold(item) {
  if (!navigator.locks) return true
  return new Promise((resolve) => {
    item.held = navigator.locks.request(lockOf(item), { ifAvailable: true }, (lock) => {
      resolve(lock !== null)
      return lock && new Promise((release) => {
        item.release = release
      })
    })
  })
}

// What its uploader says of a photograph that has just come.
export function describe(item, words) {
  return item.key ? post(`${settings().uploads}${item.key}/words/`, words).catch(() => {}) : null
}

export const uploads = new Uploads()
