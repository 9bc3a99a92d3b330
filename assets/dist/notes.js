// Notes taken in the room: what was typed stays in this browser until the server says that it has it, then it is removed here.
// Every row carries a key of its own, so that sending it again adds nothing. Without this file the form is sent like any other.
// For a reload without network it keeps the form, too, as the server gives it for that: without rows and without names.
const form = document.querySelector("form[data-notes]");
const status = document.getElementById("unsent");
const PREFIX = `ronten-notes:${form.dataset.notes}:`;
const CACHE = "ronten-notes:";
const PAUSE = 5000;
let busy = false;
// Why what is unsent waits: "offline" or "account", or nothing yet.
let why = "";
let told = "";

const keys = () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).sort();
const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

// How many are unsent, and which of them the server will not take as they are.
function tell() {
  const kept = keys().map((name) => [name, JSON.parse(localStorage.getItem(name))]);
  // Said anew only when something changed: it is read out each time.
  const now = JSON.stringify([why, kept]);
  if (now === told) return;
  told = now;
  status.replaceChildren();
  if (kept.length === 0) return;
  const count = document.createElement("p");
  count.className = "govuk-body";
  const strong = document.createElement("strong");
  strong.textContent = status.dataset.unsent.replace("%{count}", kept.length);
  count.append(strong, ` ${status.dataset[why] ?? ""}`);
  status.append(count);
  for (const [name, row] of kept.filter(([, row]) => row.refused)) {
    const line = document.createElement("p");
    line.className = "govuk-body";
    const words = new URLSearchParams(row.body).get("words");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary";
    button.textContent = status.dataset.back;
    button.addEventListener("click", () => giveBack(name, row));
    line.append(`${status.dataset.refused} ${words}`);
    status.append(line, button);
  }
}

// What the server did not take goes back into the form, where it is mended or sent by the form itself.
function giveBack(name, row) {
  if (form.elements.words.value.trim() && !confirm(status.dataset.over)) return;
  const typed = new URLSearchParams(row.body);
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden") continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = typed.get(field.name) === field.value;
    else field.value = typed.get(field.name) ?? "";
  }
  form.elements.key.value = fresh();
  localStorage.removeItem(name);
  tell();
  form.elements.words.focus();
}

// The page as it is now: its rows, and the token of the session, which is another one after signing in again.
async function reload() {
  const answer = await fetch(location.pathname, { credentials: "same-origin" });
  if (!answer.ok || new URL(answer.url).pathname !== location.pathname) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // Another account signed in meanwhile: with its token these rows would be noted as that person's. They wait for their own.
  const there = page.querySelector("form[data-notes]");
  if (there && there.dataset.notes !== form.dataset.notes) return false;
  for (const id of ["rows", "next"]) {
    const [here, there] = [document.getElementById(id), page.getElementById(id)];
    if (here && there) here.replaceWith(there);
  }
  const token = page.querySelector("form[data-notes] input[name=csrf]");
  if (token) form.elements.csrf.value = token.value;
  return Boolean(token);
}

// The form and its files for this account and this version of the program; what another one left is removed.
async function keep() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(form.dataset.worker, { scope: location.pathname });
  const answer = await fetch(form.dataset.shell, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
  if (page.querySelector("form[data-notes]")?.dataset.notes !== form.dataset.notes) return;
  const files = Array.from(page.querySelectorAll("link[href], script[src]"), (one) => one.getAttribute("href") ?? one.getAttribute("src"));
  const mine = `${CACHE}${form.dataset.version}:${form.dataset.notes.split(":")[0]}`;
  for (const name of await caches.keys()) if (name.startsWith(CACHE) && name !== mine) await caches.delete(name);
  const cache = await caches.open(mine);
  await cache.addAll(files);
  await cache.put(location.pathname, answer);
}

async function post(row) {
  const body = new URLSearchParams(row.body);
  body.set("csrf", form.elements.csrf.value);
  return fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
}

// One after the other, in the order in which they were typed. Only the server's own word that it has a row removes it here.
async function flush() {
  if (busy) return;
  busy = true;
  try {
    // The form that was kept has no token.
    if (!form.elements.csrf.value && !(await reload())) {
      why = "account";
      return;
    }
    let taken = false;
    for (const name of keys()) {
      const row = JSON.parse(localStorage.getItem(name));
      if (row.refused) continue;
      let answer = await post(row);
      if (answer.status === 403 && (await reload())) answer = await post(row);
      // Led away to sign in: an answer, but not to the row.
      if (answer.ok && !answer.redirected && (await answer.json()).key === row.key) {
        localStorage.removeItem(name);
        taken = true;
      } else if ([404, 409, 413, 422].includes(answer.status)) {
        localStorage.setItem(name, JSON.stringify({ ...row, refused: true }));
      } else {
        why = answer.status >= 500 ? "offline" : "account";
        break;
      }
      why = "";
    }
    if (taken) await reload();
  } catch {
    // What is kept is sent when the network is back.
    why = "offline";
  } finally {
    busy = false;
    tell();
  }
}

// The form for the next row; who answers is mostly the same again.
function empty() {
  for (const name of ["words", "answer", "district", "due"]) form.elements[name].value = "";
  form.elements.taken_back.checked = false;
  form.elements.kind.item(0).checked = true;
  form.elements.speaker.selectedIndex = 0;
  form.elements.key.value = fresh();
  form.elements.words.focus();
}

form.addEventListener("submit", (event) => {
  const typed = new URLSearchParams(new FormData(form));
  // What the server has to say about an empty row is said by the page itself.
  if (!typed.get("words").trim()) return;
  typed.delete("csrf");
  const row = { key: typed.get("key"), body: typed.toString() };
  try {
    localStorage.setItem(`${PREFIX}${Date.now()}-${row.key}`, JSON.stringify(row));
  } catch {
    // Nowhere to keep it: the form goes the ordinary way.
    return;
  }
  event.preventDefault();
  empty();
  tell();
  flush();
});
window.addEventListener("online", flush);
setInterval(flush, PAUSE);
if (!form.elements.key.value) form.elements.key.value = fresh();
tell();
flush();
// Where it cannot be kept, the page works as it does without.
keep().catch(() => {});
