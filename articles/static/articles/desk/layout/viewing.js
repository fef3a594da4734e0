// Asks the server for the page of what is on the screen, at the hour that was chosen.

import { once } from "desk/dom"
import { Answered } from "desk/post"
import { toServer, withBlocks } from "desk/layout/arrangement"
import { iso, now, setNow } from "desk/layout/hours"
import { send } from "desk/layout/talk"
import { remember, store, tell, watch } from "desk/layout/store"
import { say } from "desk/layout/saying"
import { word } from "desk/words"

let asked = 0

function question() {
  const at = store.at === null ? null : iso(store.at)
  return store.isPast ? { at } : { at, arrangement: toServer(store.current) }
}

function took(answer) {
  setNow(answer.now)
  remember(answer.stories)
  store.look = answer
  if (store.isPast) return
  store.saved = withBlocks(store.saved, answer.blocks)
  store.current = withBlocks(store.current, answer.blocks)
}

export async function look() {
  const turn = (asked += 1)
  try {
    const answer = await send("look", question())
    if (turn !== asked) return
    took(answer)
    store.trouble = ""
  } catch (problem) {
    if (turn !== asked) return
    store.trouble = problem instanceof Answered ? problem.message : word("The connection was lost. Try again.")
  }
  tell("look")
}

const soon = once(60, look)

export function lookAt(moment) {
  store.at = moment
  store.isPast = moment !== null && moment < now() - 30_000
  store.carried = null
  if (store.isPast) say(word("This is the page as it was. Go back to now to move stories."))
  tell("hour")
  return look()
}

export function openViewing() {
  watch((what) => what === "arrangement" && soon())
  return look()
}
