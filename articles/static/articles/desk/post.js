// Talking to the desk's own endpoints: JSON in, JSON out, with the form's token.

export function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? ""
}

export function setToken(value) {
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = value
}

export class SignedOut extends Error {}

export class Answered extends Error {
  constructor(status, answer) {
    super(answer.error ?? String(status))
    Object.assign(this, { status, answer })
  }
}

async function read(response) {
  if (response.type === "opaqueredirect" || response.status === 401) throw new SignedOut()
  const answer = await response.json().catch(() => ({}))
  if (response.status === 403 && !answer.error) throw new SignedOut()
  if (!response.ok) throw new Answered(response.status, answer)
  return answer
}

export async function get(address, query = {}) {
  const url = new URL(address, location.href)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return read(await fetch(url, { redirect: "manual", headers: { Accept: "application/json" } }))
}

export async function post(address, content, options = {}) {
  return read(
    await fetch(address, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(content),
      ...options,
    }),
  )
}
