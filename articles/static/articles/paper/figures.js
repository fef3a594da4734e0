// Turns over the pictures of a gallery without leaving the place of reading, and plays long clips in
// pieces where the browser cannot by itself: what does that is fetched once somebody plays one.

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".turn");
  if (!link) return;
  event.preventDefault();
  const slide = document.querySelector(link.hash);
  slide.scrollIntoView({ block: "nearest", inline: "start" });
  const [first, last] = slide.querySelectorAll(".turn");
  (link.matches(".is-on") ? last ?? first : first).focus({ preventScroll: true });
});

// The still stands there until then: what is put together piece by piece asks for nothing.
for (const video of document.querySelectorAll("video[data-hls]")) {
  if (video.canPlayType("application/vnd.apple.mpegurl") || !window.MediaSource) continue;
  const source = new MediaSource();
  const begin = async () => (await import("./hls.js")).play(video, source);
  video.src = URL.createObjectURL(source);
  video.addEventListener("play", () => begin().catch(() => video.removeAttribute("src") ?? video.load()), { once: true });
}
