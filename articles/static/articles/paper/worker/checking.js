// Asking the paper what it took back or changed, and doing as it says.

async function check({ isForced = false } = {}) {
  const { contact, checked } = await readLedger();
  if (checked >= contact && !isForced) return;
  if ((await keptStories()).length) {
    const answer = await fetch(SETTINGS.changes, { cache: "no-cache" });
    if (answer.status === 404 || answer.status === 410) return retire();
    if (answer.status !== 200) throw new Error(`${SETTINGS.changes}: ${answer.status}`);
    const { gone, changed } = await answer.json();
    await apply(gone, changed, contact);
    await prune();
  }
  ledger.checked = Math.max(ledger.checked, contact);
  await writeLedger();
  await refreshOfflinePage();
}

async function checkFor(client) {
  await check({ isForced: true });
  client.postMessage({ isBack: true });
}

async function apply(gone, changed, contact) {
  const again = [];
  for (const { page, ...note } of await keptStories()) {
    const id = Number(STORY.exec(note.path)[1]);
    const text = await page.text();
    const namesWhatIsGone = gone.some((other) => text.includes(`-${other}.html"`));
    const isOld = namesWhatIsGone || changed[id] * 1000 >= note.servedAt;
    if (gone.includes(id)) {
      await takeBack(note.path);
    } else if (isOld || note.isOld) {
      // Shown no more from here on, even if the network goes before it came in anew.
      await writeStory(note.path, text, page.headers, { ...note, isOld: true });
      again.push(note.path);
    }
  }
  for (const path of again) await ask(path, contact);
}

async function takeBack(path) {
  await drop(path);
  for (const client of await clients.matchAll({ includeUncontrolled: true })) {
    client.postMessage({ gone: path });
  }
}
