// Runs inside the login frame once the login is done.

window.parent.postMessage({ kind: "desk:signed-in", token: document.body.dataset.token }, location.origin)
