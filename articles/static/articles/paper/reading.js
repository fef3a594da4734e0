// Tells the paper that this story is being read: once per load, when it is first seen, without
// a cookie. What is sent is described in articles/readership/__init__.py.

const HALF_HOUR = 30 * 60 * 1000;
const KEY = "luot-doc";
const story = document.querySelector("[data-reading]");

function freshToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

function token() {
  const slot = String(Math.floor(Date.now() / HALF_HOUR));
  try {
    const [keptSlot, kept] = (sessionStorage.getItem(KEY) || "").split(".");
    if (keptSlot === slot && kept) return kept;
    const made = freshToken();
    sessionStorage.setItem(KEY, `${slot}.${made}`);
    return made;
  } catch {
    return freshToken(); // storage is forbidden: the server's key still refuses repeats
  }
}

function show(number) {
  const place = document.querySelector("[data-pageviews]");
  if (!place || !/^\d{1,15}$/.test(number)) return;
  const grouped = number.replace(/\B(?=(\d{3})+$)/g, ".");
  place.textContent = place.textContent.replace(/[\d.]+/, grouped);
}

async function send() {
  const flags = navigator.webdriver ? "w" : "";
  const body = `${story.dataset.reading}.${token()}.${flags}`;
  try {
    const answer = await fetch("/d/", {
      method: "POST", body, keepalive: true, credentials: "same-origin",
    });
    if (answer.status === 200) show((await answer.text()).trim());
  } catch {
    // No network: the reading is lost, the page is not.
  }
}

function sendWhenSeen() {
  if (document.prerendering) {
    document.addEventListener("prerenderingchange", sendWhenSeen, { once: true });
  } else if (document.visibilityState === "hidden") {
    document.addEventListener("visibilitychange", sendWhenSeen, { once: true });
  } else {
    send();
  }
}

if (story) {
  sendWhenSeen();
  addEventListener("pageshow", (event) => { if (event.persisted) sendWhenSeen(); });
}
