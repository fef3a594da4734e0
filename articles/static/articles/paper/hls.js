// Plays a long clip in pieces, at the size that the network and the screen can bear. Fetched once
// somebody plays one, and only where the browser knows no HLS. Whatever goes wrong, the MP4 beside
// it goes on from the same moment.

const AHEAD = 30; // seconds in advance, so that who stops watching has fetched little for nothing
const BEHIND = 60;
const NEAR = 0.3; // a piece may begin a few frames after its moment
const PAUSES = [500, 2000]; // milliseconds before each further try
const PRUDENCE = 0.7; // of what the network gave lately

// -- Playlists ----------------------------------------------------------------

function attributes(line) {
  const found = line.matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^,]*))/g);
  return Object.fromEntries([...found].map(([, name, quoted, bare]) => [name, quoted ?? bare]));
}

// A playlist that points out of its own folder is none of ours.
function within(folder, address, base) {
  const url = new URL(address, base).href;
  if (!url.startsWith(folder)) throw new Error("elsewhere");
  return url;
}

function ladder(text, base, folder) {
  const rungs = [];
  const lines = text.split(/\r?\n/);
  for (const [at, line] of lines.entries()) {
    if (!line.startsWith("#EXT-X-STREAM-INF:")) continue;
    const { BANDWIDTH, RESOLUTION = "0x0", CODECS } = attributes(line);
    const [width, height] = RESOLUTION.split("x").map(Number);
    const type = `video/mp4; codecs="${CODECS}"`;
    const url = within(folder, lines[at + 1], base);
    if (MediaSource.isTypeSupported(type)) {
      rungs.push({ url, type, bandwidth: Number(BANDWIDTH), side: Math.min(width, height) });
    }
  }
  if (!rungs.length) throw new Error("nothing to play");
  return rungs.sort((one, other) => one.bandwidth - other.bandwidth);
}

function range(written, from = 0) {
  const [length, offset = from] = written.split("@").map(Number);
  return [offset, offset + length];
}

function pieces(text, base, folder) {
  const found = { segments: [], head: null };
  let [start, length, bytes, last] = [0, 0, null, 0];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith("#EXTINF:")) length = parseFloat(line.slice(8));
    else if (line.startsWith("#EXT-X-BYTERANGE:")) bytes = range(line.slice(17), last);
    else if (line.startsWith("#EXT-X-MAP:")) {
      const { URI, BYTERANGE } = attributes(line);
      found.head = { url: within(folder, URI, base), bytes: BYTERANGE ? range(BYTERANGE) : null };
    } else if (line && !line.startsWith("#")) {
      const end = start + length;
      found.segments.push({ url: within(folder, line, base), bytes, start, end });
      [start, last, bytes] = [end, bytes?.[1] ?? 0, null];
    }
  }
  if (!found.head || !start || !text.includes("#EXT-X-ENDLIST")) throw new Error("not a whole clip");
  return { ...found, duration: start };
}

// -- The network ---------------------------------------------------------------

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function once(url, bytes, signal) {
  const headers = bytes ? { Range: `bytes=${bytes[0]}-${bytes[1] - 1}` } : {};
  const answer = await fetch(url, { headers, signal, credentials: "same-origin" });
  if (!answer.ok) throw new Error(answer.status);
  const content = await answer.arrayBuffer();
  // Some servers know no ranges and send the whole.
  return bytes && answer.status === 200 ? content.slice(...bytes) : content;
}

async function fetched({ url, bytes }, signal) {
  for (const wait of [...PAUSES, null]) {
    try {
      return await once(url, bytes, signal);
    } catch (problem) {
      if (signal?.aborted || wait === null) throw problem;
      await pause(wait);
    }
  }
}

const written = async (url) => new TextDecoder().decode(await fetched({ url }));

// -- Playing -------------------------------------------------------------------

class Player {
  constructor(video, source, rungs, folder) {
    Object.assign(this, { video, source, rungs, folder, rung: null, last: null });
    this.speed = (navigator.connection?.downlink ?? 0) * 1e6; // bits a second
    for (const name of ["timeupdate", "waiting", "seeking"]) video.addEventListener(name, () => this.stir());
    video.addEventListener("seeking", () => {
      this.last = null;
      this.errand?.abort();
    });
  }

  stir() {
    this.step();
    this.wake?.();
  }

  // Over a gap of a few frames, where a piece begins late.
  step() {
    const { video } = this;
    const ahead = this.ranges().find(([start]) => start > video.currentTime && start < video.currentTime + NEAR);
    if (ahead && !this.rangeAt(video.currentTime) && !video.seeking) video.currentTime = ahead[0];
  }

  ranges() {
    const { buffered } = this.buffer ?? { buffered: [] };
    return Array.from({ length: buffered.length }, (_, at) => [buffered.start(at), buffered.end(at)]);
  }

  rangeAt(time) {
    return this.ranges().find(([start, end]) => start <= time && time < end);
  }

  async open() {
    await this.climb(this.best());
    this.source.duration = this.rung.duration;
    for (;;) {
      const segment = this.next();
      if (segment) await this.take(segment);
      else await new Promise((resolve) => { this.wake = resolve; });
    }
  }

  best() {
    const ratio = devicePixelRatio || 1;
    const { clientWidth, clientHeight } = this.video;
    const seen = Math.min(clientWidth, clientHeight) * ratio;
    const large = this.rungs.findIndex(({ side }) => side >= seen);
    const fitting = large < 0 ? this.rungs : this.rungs.slice(0, large + 1);
    return fitting.findLast(({ bandwidth }) => bandwidth < this.speed * PRUDENCE) ?? fitting[0];
  }

  async climb(rung) {
    if (rung === this.rung) return;
    if (!rung.segments) Object.assign(rung, pieces(await written(rung.url), rung.url, this.folder));
    rung.opening ??= await fetched(rung.head);
    this.buffer ??= this.source.addSourceBuffer(rung.type);
    if (this.rung && this.rung.type !== rung.type) this.buffer.changeType(rung.type);
    await this.append(rung.opening);
    this.rung = rung;
  }

  // What to fetch now; nothing while there is enough.
  next() {
    const { segments, duration } = this.rung;
    const now = this.video.currentTime;
    const range = this.rangeAt(now) ?? this.rangeAt(now + NEAR);
    const position = range ? range[1] : now;
    if (position - now > AHEAD) return null;
    const found = segments.findIndex(({ end }) => end > position + NEAR);
    const at = found < 0 || (this.last !== null && found <= this.last) ? (this.last ?? segments.length - 1) + 1 : found;
    if (at >= segments.length) {
      if (this.source.readyState === "open" && position > duration - 1) this.source.endOfStream();
      return null;
    }
    return at + 1;
  }

  async take(number) {
    this.errand = new AbortController();
    const { signal } = this.errand;
    try {
      await this.climb(this.best());
      const began = performance.now();
      const content = await fetched(this.rung.segments[number - 1], signal);
      this.measure(content.byteLength * 8, performance.now() - began);
      await this.append(content);
      this.last = signal.aborted ? null : number - 1;
      this.step();
      await this.forget(BEHIND);
    } catch (problem) {
      if (!signal.aborted) throw problem;
    }
  }

  measure(bits, milliseconds) {
    const speed = (bits / Math.max(milliseconds, 1)) * 1000;
    this.speed = this.speed ? 0.6 * this.speed + 0.4 * speed : speed;
  }

  changed(work) {
    const { buffer } = this;
    return new Promise((resolve, reject) => {
      buffer.addEventListener("updateend", resolve, { once: true });
      buffer.addEventListener("error", reject, { once: true });
      work(buffer);
    });
  }

  async append(content) {
    try {
      await this.changed((buffer) => buffer.appendBuffer(content));
    } catch (problem) {
      if (problem.name !== "QuotaExceededError") throw problem;
      await this.forget(1);
      await this.changed((buffer) => buffer.appendBuffer(content));
    }
  }

  async forget(seconds) {
    const until = this.video.currentTime - seconds;
    if (this.ranges().some(([start]) => start < until)) await this.changed((buffer) => buffer.remove(0, until));
  }
}

function goOnWithTheFile(video) {
  const { currentTime, paused } = video;
  video.removeAttribute("src");
  video.load();
  video.currentTime = currentTime;
  if (!paused) video.play().catch(() => {});
}

export async function play(video, source) {
  try {
    const broken = new Promise((_, reject) => video.addEventListener("error", reject, { once: true }));
    if (source.readyState !== "open") {
      await new Promise((resolve) => source.addEventListener("sourceopen", resolve, { once: true }));
    }
    const base = new URL(video.dataset.hls, location.href).href;
    const folder = base.slice(0, base.lastIndexOf("/") + 1);
    const player = new Player(video, source, ladder(await written(base), base, folder), folder);
    await Promise.race([player.open(), broken]);
  } catch {
    goOnWithTheFile(video);
  }
}
