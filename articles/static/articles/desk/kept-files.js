// Files on their way are kept in the browser, so that a reloaded page goes on by itself. Where it refuses to,
// what is known of them is kept, and the person is asked for the file again.

import { settings } from "desk/settings"

const DAYS = 7
// More than this of other people's disk is not ours; the server has what came of a longer clip anyway.
const MOST = 400 * 1024 * 1024
const LARGEST = 200 * 1024 * 1024

let opening = null

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(`desk-uploads-${settings().user}`, 1)
    request.addEventListener("upgradeneeded", () => {
      for (const name of ["files", "facts"]) request.result.createObjectStore(name, { keyPath: "id" })
    })
    request.addEventListener("success", () => resolve(request.result))
    request.addEventListener("error", () => reject(request.error))
    request.addEventListener("blocked", () => reject(new Error("blocked")))
  })
  return opening
}

async function within(name, mode, work) {
  const base = await open()
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(name, mode)
    const request = work(transaction.objectStore(name))
    transaction.addEventListener("complete", () => resolve(request.result))
    transaction.addEventListener("error", () => reject(transaction.error))
    transaction.addEventListener("abort", () => reject(transaction.error))
  })
}

const all = (name) => within(name, "readonly", (store) => store.getAll())
const put = (name, record) => within(name, "readwrite", (store) => store.put(record))
const remove = (name, id) => within(name, "readwrite", (store) => store.delete(id))

// What is forgotten must not be written once more by who began to keep it before.
let last = Promise.resolve()

function inTurn(work) {
  last = last.then(work).catch(() => {})
  return last
}

export async function keptFiles() {
  await last
  try {
    const files = new Map((await all("files")).map(({ id, file }) => [id, file]))
    const facts = await all("facts")
    const isOld = ({ keptAt }) => Date.now() - keptAt > DAYS * 24 * 3600 * 1000
    for (const { id } of facts.filter(isOld)) forgetFile(id)
    return facts.filter((one) => !isOld(one)).map((one) => ({ ...one, file: files.get(one.id) ?? null }))
  } catch {
    return []
  }
}

export function keepFile(id, file) {
  return inTurn(async () => {
    if (file.size > LARGEST) return
    const weight = (await all("files")).reduce((sum, one) => sum + one.file.size, 0)
    if (weight + file.size <= MOST) await put("files", { id, file })
  })
}

export function keepFacts(facts) {
  return inTurn(() => put("facts", { ...facts, keptAt: Date.now() }))
}

// Arrived: the bytes are the server's now, where they are wanted may still be to be remembered.
export function forgetBytes(id) {
  return inTurn(() => remove("files", id))
}

export function forgetFile(id) {
  forgetBytes(id)
  return inTurn(() => remove("facts", id))
}
