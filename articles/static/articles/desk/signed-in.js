// Runs inside the login frame once the login is done.

const { token, user } = document.body.dataset
window.parent.postMessage({ kind: "desk:signed-in", token, user: Number(user) }, location.origin)
