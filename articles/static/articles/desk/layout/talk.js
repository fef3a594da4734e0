// Requests of this screen; an expired login is asked for again over the unchanged page, and the request repeated.

import { get, post, SignedOut } from "desk/post"
import { settings } from "desk/settings"
import { signInAgain } from "desk/signin"

async function again(ask) {
  try {
    return await ask()
  } catch (problem) {
    if (!(problem instanceof SignedOut) || !(await signInAgain())) throw problem
    return ask()
  }
}

export function send(name, content) {
  return again(() => post(settings()[name], { section: settings().section, ...content }))
}

function withPage(query) {
  return settings().section ? { muc: settings().section, ...query } : query
}

export function fetchShelf(query) {
  return again(() => get(settings().shelf, query))
}

export function fetchVersions(query) {
  return again(() => get(settings().versions, withPage(query)))
}

// Asked every few seconds: it must not ask for a login by itself.
export function fetchNewest(known) {
  return get(settings().newest, withPage({ biet: known }))
}
