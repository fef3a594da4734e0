// An expired login must never cost text: the person signs in again in a frame over the unchanged page.

import { element } from "desk/dom"
import { openDialog } from "desk/dialog"
import { setToken } from "desk/post"
import { settings } from "desk/settings"
import { word } from "desk/words"

let asking = null

function ask() {
  return new Promise((resolve) => {
    let signedIn = false
    const frame = element("iframe", { class: "desk-signin", src: settings().sign_in, title: word("Sign in") })
    const says = element(
      "p",
      { role: "alert" },
      word("Your login has expired. Sign in again; your text stays as it is."),
    )
    const content = element(
      "div",
      { class: "desk-dialog__body" },
      says,
      frame,
    )
    const hear = (event) => {
      if (event.origin !== location.origin || event.data?.kind !== "desk:signed-in") return
      if (event.data.user !== settings().user) {
        says.textContent = word("This is another account. Sign in as the one that opened this story.")
        frame.src = settings().other_account
        return
      }
      signedIn = true
      setToken(event.data.token)
      dialog.close()
    }
    window.addEventListener("message", hear)
    const dialog = openDialog(word("Sign in again"), content, {
      onclose: () => {
        window.removeEventListener("message", hear)
        asking = null
        resolve(signedIn)
      },
    })
  })
}

export function signInAgain() {
  asking ??= ask()
  return asking
}
