// Files go up one by one, each tried again after a lost connection. XMLHttpRequest, because fetch tells no progress.

import { settings } from "desk/settings"
import { word } from "desk/words"
import { token } from "desk/post"
import { signInAgain } from "desk/signin"

const PAUSES = [1000, 3000, 8000]

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

class Refused extends Error {}

function send(address, file, onprogress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const form = new FormData()
    form.append("file", file, file.name || "anh.jpg")
    form.append("csrfmiddlewaretoken", token())
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onprogress(event.loaded / event.total)
    })
    request.addEventListener("load", () => resolve(request))
    request.addEventListener("error", () => reject(new Error("network")))
    request.open("POST", address)
    request.setRequestHeader("Accept", "application/json")
    request.send(form)
  })
}

function read(request) {
  try {
    return JSON.parse(request.responseText)
  } catch {
    return {}
  }
}

async function once(address, file, onprogress) {
  const request = await send(address, file, onprogress)
  if (request.status === 401 || request.status === 403) {
    if (!(await signInAgain())) throw new Refused(word("You are not signed in."))
    return once(address, file, onprogress)
  }
  if (request.status >= 500) throw new Error("server")
  const answer = read(request)
  if (request.status >= 400) throw new Refused(answer.error ?? word("The server refused this file."))
  return answer
}

let queue = Promise.resolve()

async function patiently(address, file, onprogress) {
  for (const wait of [...PAUSES, null]) {
    try {
      return await once(address, file, onprogress)
    } catch (problem) {
      if (problem instanceof Refused || wait === null) throw problem
      await pause(wait)
    }
  }
}

export function upload(kind, file, onprogress = () => {}, address = settings().upload[kind]) {
  const turn = queue.then(() => patiently(address, file, onprogress))
  queue = turn.catch(() => {})
  return turn.catch((problem) => {
    throw problem instanceof Refused ? problem : new Error(word("The connection was lost. Try again."))
  })
}
