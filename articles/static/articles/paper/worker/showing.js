// Answering the browser: from the paper where it can be reached, else with what is kept.

async function refreshOfflinePage() {
  const cache = await caches.open(SETTINGS.format);
  const known = await cache.match(OFFLINE);
  if (known && Date.now() - Date.parse(known.headers.get("date")) < DAY) return;
  const page = await fetch(OFFLINE, { cache: "no-cache" });
  if (page.status !== 200) throw new Error(`${OFFLINE}: ${page.status}`);
  const text = await page.clone().text();
  const files = [...text.matchAll(/(?:href|src)="([^"]+)"/g)].map((found) => found[1]);
  const wanted = [...new Set(files)].filter(isFile);
  await cache.addAll(wanted);
  await cache.put(OFFLINE, page);
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (![...wanted, OFFLINE, LEDGER].includes(pathname)) await cache.delete(request);
  }
}

async function showableStories() {
  const { contact, checked } = await readLedger();
  return (await keptStories()).filter(
    (story) => isOfAge(story) && !story.isOld && Math.max(story.contact, checked) >= contact,
  );
}

function moment(time) {
  const there = new Date(time + 7 * 60 * 60 * 1000);
  const two = (number) => String(number).padStart(2, "0");
  const hour = `${two(there.getUTCHours())}:${two(there.getUTCMinutes())}`;
  const day = `${there.getUTCDate()}/${there.getUTCMonth() + 1}/${there.getUTCFullYear()}`;
  return `${hour}, ${day}`;
}

// The headline is as the server escaped it.
function listed({ path, headline, servedAt }) {
  const kept = SETTINGS.words.kept.replace("{}", moment(servedAt));
  return `<li><h2><a href="${path}">${headline}</a></h2><p class="card-meta">${kept}</p></li>`;
}

function changedText(page, text) {
  const headers = new Headers(page.headers);
  for (const name of ["content-encoding", "content-length", "x-luu"]) headers.delete(name);
  return new Response(text, { status: page.status, headers });
}

async function withList(page) {
  const stories = await showableStories();
  const text = await page.text();
  if (!(await keptStories()).length) return changedText(page, text);
  const form = `<form method="post" action="${OFFLINE}">`
    + `<p><button class="button">${SETTINGS.words.forget}</button></p></form>`;
  const list = stories.length
    ? `<ol class="correction-list">${stories.map(listed).join("")}</ol>`
    : `<p>${SETTINGS.words.unchecked}</p>`;
  return changedText(page, text.replace(PLACE_OF_LIST, () => list + form));
}

async function touch(path) {
  const page = await (await caches.open(PREFIX + path)).match(path);
  if (!page) return;
  await writeStory(path, await page.text(), page.headers, { ...noteOf(page), usedAt: Date.now() });
}

async function keptStory(path) {
  const story = (await showableStories()).find((each) => each.path === path);
  if (!story) return null;
  const text = await story.page.text();
  const notice = SETTINGS.words.notice.replace("{}", moment(story.servedAt));
  const link = `<a href="${OFFLINE}">${SETTINGS.words.others}</a>`;
  const line = `<p class="note" role="status" data-kept>${notice} ${link}</p>`;
  return changedText(story.page, text.replace(PLACE_OF_NOTICE, (main) => main + line));
}

// -- Requests ----------------------------------------------------------------------------------

const standsIn = new Set();

// Never from the browser's own cache, which is content with what it has: going back always, and
// for the seconds in which a page may be used while it is asked for anew. What was taken back would
// come again, and count as the paper's answer.
function fromPaper(request) {
  const isAsked = ["no-store", "reload", "no-cache"].includes(request.cache);
  return isAsked ? fetch(request) : fetch(request.url, { cache: "no-cache", redirect: "manual" });
}

async function heard(path, copy, answer) {
  if (answer.status >= 500 || isRetired) return;
  const contact = await countContact();
  await inTurn(async () => {
    if (copy) await keep(path, copy, contact);
    else if (STORY.test(path)) await drop(path);
  });
  await inTurn(() => check());
}

async function inPlace(event, path) {
  standsIn.add(event.resultingClientId);
  const kept = STORY.test(path) ? await keptStory(path) : null;
  if (!kept) {
    const offline = await (await caches.open(SETTINGS.format)).match(OFFLINE);
    return offline ? withList(offline) : Response.error();
  }
  event.waitUntil(inTurn(() => touch(path)));
  return kept;
}

async function page(event, path) {
  let answer;
  try {
    answer = await fromPaper(event.request);
  } catch {
    return inPlace(event, path);
  }
  const copy = STORY.test(path) && isStory(answer) ? answer.clone() : null;
  const done = heard(path, copy, answer);
  event.waitUntil(done);
  if (path !== OFFLINE || answer.status !== 200) return answer;
  await done;
  return withList(answer);
}

async function file(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request.url, { ignoreVary: true });
    return kept || (await otherSize(request.url)) || Response.error();
  }
}

// A screen that was turned wants another size of the picture than the one that was kept.
async function otherSize(address) {
  const folder = address.slice(0, address.lastIndexOf("/") + 1);
  if (!new URL(folder).pathname.startsWith(`${SETTINGS.media}photographs/`)) return null;
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    const found = (await cache.keys()).find((request) => request.url.startsWith(folder));
    if (found) return cache.match(found);
  }
  return null;
}

async function forgetOnDemand() {
  await inTurn(forgetAll);
  return Response.redirect(OFFLINE, 303);
}

function isPage(path) {
  return !SETTINGS.untouched.some((place) => path.startsWith(place));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (!isPage(pathname)) return;
    if (request.method === "GET") event.respondWith(page(event, pathname));
    else if (pathname === OFFLINE) event.respondWith(forgetOnDemand());
    return;
  }
  const isMissing = !navigator.onLine || standsIn.has(event.clientId);
  const isWanted = ["image", "font", "style", "script"].includes(request.destination);
  if (isMissing && isWanted && request.method === "GET" && isFile(request.url)) {
    event.respondWith(file(request));
  }
});

self.addEventListener("message", (event) => {
  const { files, isNew, isBack } = event.data;
  event.waitUntil(
    isBack ? inTurn(() => checkFor(event.source)) : shownPage(event.source.url, files, isNew),
  );
});

async function shownPage(address, files, isNew) {
  const path = new URL(address).pathname;
  if (STORY.test(path)) await inTurn(() => keepFiles(path, files, isNew));
  await inTurn(() => check());
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(refreshOfflinePage());
});

// No navigation preload: what we leave alone, the desk before all, would be asked for twice.
async function begin() {
  const isOld = (name) => name.startsWith("bao-") && name.split(" ")[0] !== SETTINGS.format;
  for (const name of await caches.keys()) if (isOld(name)) await caches.delete(name);
  await clients.claim();
}

self.addEventListener("activate", (event) => event.waitUntil(begin()));
