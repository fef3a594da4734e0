// Keeps the stories a reader has opened, for reading without a network. Above all else: what is
// kept is shown only if the paper has been asked, since it was last within reach, what it has
// taken back. Each time the paper answers is a contact, numbered; no clock is trusted with it.
//
// The files of this folder are one script, put together by articles/views/offline.py with SETTINGS
// in front: keeping, checking, showing.

const PREFIX = `${SETTINGS.format} `;
const STORY = /^\/(?:[^/]+-)?(\d{1,19})\.html$/;
const PLACE_OF_NOTICE = /<main\b[^>]*>/;
const PLACE_OF_LIST = /<div id="da-luu">[^]*?<\/div>/;
const KEPT_TYPES = /^(image\/|font\/|text\/css|(text|application)\/javascript)/;
const DAY = 24 * 60 * 60 * 1000;
const LIMITS = { stories: 30, bytes: 20e6, bytesOfStory: 5e6, age: 7 * DAY };
const OFFLINE = SETTINGS.offline;
const LEDGER = `${OFFLINE}/so`;

let ledger;
let queue = Promise.resolve();
let isRetired = false;

// -- What is remembered ------------------------------------------------------------------------

async function readLedger() {
  if (!ledger) {
    const stored = await (await caches.open(SETTINGS.format)).match(LEDGER);
    const read = stored ? await stored.json() : { contact: 0, checked: 0 };
    ledger ??= read;
  }
  return ledger;
}

async function writeLedger() {
  const cache = await caches.open(SETTINGS.format);
  await withinQuota("", () => cache.put(LEDGER, new Response(JSON.stringify(ledger))));
}

async function countContact() {
  (await readLedger()).contact += 1;
  await writeLedger();
  return ledger.contact;
}

// One thing after another: two pages opened at once must not prune each other's pictures.
function inTurn(task) {
  queue = queue.then(() => isRetired || task()).catch(() => {});
  return queue;
}

function noteOf(response) {
  return JSON.parse(decodeURIComponent(response.headers.get("x-luu")));
}

async function writeStory(path, text, headers, note) {
  const kept = new Headers(headers);
  for (const name of ["content-encoding", "content-length", "vary"]) kept.delete(name);
  kept.set("x-luu", encodeURIComponent(JSON.stringify(note)));
  await (await caches.open(PREFIX + path)).put(path, new Response(text, { headers: kept }));
}

async function keptStories() {
  const found = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX)) continue;
    const path = name.slice(PREFIX.length);
    const page = await (await caches.open(name)).match(path);
    if (page) found.push({ path, page, ...noteOf(page) });
  }
  return found.sort((one, other) => other.usedAt - one.usedAt);
}

function drop(path) {
  return caches.delete(PREFIX + path);
}

async function forgetAll() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
}

async function retire() {
  isRetired = true;
  await forgetAll();
  await caches.delete(SETTINGS.format);
  await self.registration.unregister();
}

// -- Keeping -----------------------------------------------------------------------------------

function isStory(answer) {
  const type = answer.headers.get("content-type") || "";
  const isForKeeping = !/no-store/.test(answer.headers.get("cache-control") || "");
  return answer.status === 200 && type.startsWith("text/html") && isForKeeping;
}

async function keep(path, answer, contact) {
  const text = await answer.text();
  const headline = /<h1[^>]*>([^]*?)<\/h1>/.exec(text);
  if (!headline || !PLACE_OF_NOTICE.test(text)) return drop(path);
  const now = Date.now();
  const note = {
    headline: headline[1].replace(/<[^>]*>/g, ""),
    keptAt: now,
    usedAt: now,
    servedAt: Date.parse(answer.headers.get("date")) || now,
    contact,
    bytes: text.length,
  };
  await withinQuota(path, () => writeStory(path, text, answer.headers, note));
  return prune();
}

async function ask(path, contact) {
  const answer = await fetch(path, { cache: "no-cache", redirect: "manual" });
  if (answer.status >= 500) return;
  await (isStory(answer) ? keep(path, answer, contact ?? (await countContact())) : drop(path));
}

// What the reader's browser has shown lies in its own cache: nothing is fetched twice for this.
async function keepFiles(path, files, isNew) {
  if (isNew && !(await caches.has(PREFIX + path))) await ask(path);
  if (!(await caches.has(PREFIX + path))) return;
  const cache = await caches.open(PREFIX + path);
  const page = await cache.match(path);
  if (!page) return;
  const note = noteOf(page);
  for (const file of files.filter(isFile)) {
    if (await cache.match(file)) continue;
    const answer = await fetch(file, { cache: "force-cache" });
    const body = await answer.blob();
    const isWanted = answer.status === 200 && KEPT_TYPES.test(body.type);
    if (!isWanted || note.bytes + body.size > LIMITS.bytesOfStory) continue;
    note.bytes += body.size;
    await withinQuota(path, () => cache.put(file, new Response(body)));
  }
  await writeStory(path, await page.text(), page.headers, note);
  await prune();
}

function isFile(address) {
  const url = new URL(address, location);
  const isOurs = url.origin === location.origin;
  return isOurs && [SETTINGS.files, SETTINGS.media].some((place) => url.pathname.startsWith(place));
}

// A full disk costs the older half at once, and this story if that was not enough yet: browsers
// give the room back only after a while.
async function withinQuota(path, write) {
  try {
    return await write();
  } catch {
    const others = (await keptStories()).filter((story) => story.path !== path);
    for (const story of others.slice(others.length >> 1)) await drop(story.path);
  }
  try {
    return await write();
  } catch (error) {
    if (path) await drop(path);
    throw error;
  }
}

function isOfAge(story) {
  const age = Date.now() - story.keptAt;
  // Kept in the future: the device's clock was set back, and says nothing any more.
  return age < LIMITS.age && age > -DAY;
}

async function prune() {
  await dropRemains();
  let bytes = 0;
  for (const [place, story] of (await keptStories()).entries()) {
    bytes += story.bytes;
    const isWithin = place < LIMITS.stories && bytes <= LIMITS.bytes && isOfAge(story);
    if (!isWithin) await drop(story.path);
  }
}

// Without its page (the browser was ended in between) the rest of a story is of no use.
async function dropRemains() {
  const whole = (await keptStories()).map((story) => PREFIX + story.path);
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && !whole.includes(name)) await caches.delete(name);
  }
}
