// Saves each row of a grid as a draft when it is left, one after the other, and says so; what is wrong stands beside it.

const grid = document.querySelector("[data-grid]");
const live = document.querySelector("[data-grid-live]");
const alarm = document.querySelector("[data-grid-alert]");
const SECONDS_BEFORE_TRYING_AGAIN = 5;

const changed = new Set();
const chosen = new Map();
const waiting = [];
let isSaving = false;
let isSending = false;
let sender;

function say(words) {
  live.textContent = words;
}

// A new session has a new token, which the cookie tells and the page does not.
function token() {
  const cookie = document.cookie.split("; ").find((each) => each.startsWith("csrftoken="));
  return cookie ? cookie.split("=")[1] : grid.elements.csrfmiddlewaretoken.value;
}

function fieldsOf(row) {
  return [...row.querySelectorAll("input[name], select[name], textarea[name]")];
}

function asSent(row, choice) {
  const data = new FormData();
  data.set("row", row.dataset.gridRow);
  if (choice) data.set(choice.name, choice.value);
  for (const field of fieldsOf(row)) data.set(field.name, field.value);
  return data;
}

function contentOf(row) {
  return JSON.stringify(fieldsOf(row).filter((each) => each.type !== "hidden").map((each) => [each.name, each.value]));
}

function warn(words, leads) {
  alarm.replaceChildren();
  if (!words) return;
  const sentence = document.createElement("p");
  sentence.textContent = words;
  if (leads) {
    const link = document.createElement("a");
    [link.href, link.textContent, link.target] = [leads.href, leads.text, "_blank"];
    sentence.append(" ", link);
  }
  const box = document.createElement("div");
  box.className = "notification notification--warning";
  box.append(sentence);
  alarm.append(box);
}

function showErrors(row, errors) {
  for (const place of row.querySelectorAll(".grid__error")) {
    const name = place.id.replace(/-error$/, "");
    const field = document.getElementById(name);
    place.textContent = errors[name] ?? "";
    place.hidden = !errors[name];
    if (errors[name]) field?.setAttribute("aria-invalid", "true");
    else field?.removeAttribute("aria-invalid");
    const block = field?.tagName === "SELECT" ? "select" : field?.tagName === "TEXTAREA" ? "textarea" : "input";
    field?.classList.toggle(`govuk-${block}--error`, Boolean(errors[name]));
  }
  row.classList.toggle("grid__row--wrong", Object.keys(errors).length > 0);
  const more = row.querySelector(".grid__details");
  if (more && Object.keys(errors).some((name) => more.contains(document.getElementById(name)))) more.open = true;
}

// Only what changed is put in, so that nothing under somebody's cursor is replaced and a reader says each thing once.
function put(place, html) {
  if (place && place.innerHTML !== html && !place.contains(document.activeElement)) place.innerHTML = html;
}

function takeOver(row, answer) {
  row.querySelector("[data-grid-seen]").value = answer.seen;
  for (const [name, value] of Object.entries(answer.values)) {
    const field = document.getElementById(name);
    if (field) field.value = value;
  }
  put(row.querySelector("[data-grid-outcome]"), answer.outcome);
  put(row.querySelector("[data-grid-note]"), answer.note);
  put(row.querySelector("[data-grid-notices]"), answer.notices);
  showErrors(row, answer.errors);
}

// A page in place of the answer is the way to sign in, or a fault: neither has saved anything.
async function send(row, choice) {
  const response = await fetch(grid.dataset.gridSave, {
    method: "POST",
    body: asSent(row, choice),
    headers: { "X-CSRFToken": token(), Accept: "application/json" },
    keepalive: true,
  });
  if (response.redirected || [401, 403].includes(response.status)) return { isSignedOut: true };
  if (!response.ok) return { isBusy: true };
  return { answer: await response.json() };
}

async function save(row) {
  const choice = chosen.get(row);
  chosen.delete(row);
  const before = contentOf(row);
  let result;
  try {
    result = await send(row, choice);
  } catch {
    result = { isBusy: true };
  }
  if (result.isSignedOut) {
    warn("You are signed out: nothing more is saved. What you typed stays here.", {
      href: grid.dataset.signIn,
      text: "Sign in again in another window, then carry on here.",
    });
    return false;
  }
  if (result.isBusy) {
    if (choice) chosen.set(row, choice);
    warn("The portal does not answer just now. What you typed stays here, and is sent again in a moment.");
    window.setTimeout(() => queue(row), SECONDS_BEFORE_TRYING_AGAIN * 1000);
    return false;
  }
  warn("");
  const isAsSent = contentOf(row) === before;
  takeOver(row, result.answer);
  if (result.answer.said) say(result.answer.said);
  if (result.answer.saved && isAsSent) {
    changed.delete(row);
    grid.dispatchEvent(new CustomEvent("grid:saved", { detail: { row } }));
  }
  return true;
}

async function work() {
  if (isSaving) return;
  isSaving = true;
  while (waiting.length && !isSending) await save(waiting.shift());
  isSaving = false;
  if (sender === undefined) return;
  const by = sender;
  sender = undefined;
  grid.requestSubmit(by);
}

function queue(row) {
  if (changed.has(row) && !waiting.includes(row)) waiting.push(row);
  work();
}

if (grid) {
  grid.addEventListener("input", (event) => {
    const row = event.target.closest("[data-grid-row]");
    if (row) changed.add(row);
    // Whoever types on stopped the page from being sent.
    if (sender === undefined) isSending = false;
  });
  grid.addEventListener("focusout", (event) => {
    const row = event.target.closest("[data-grid-row]");
    if (row && !row.contains(event.relatedTarget)) queue(row);
  });
  // Between two entries of one place its buttons choose; the row is sent with the choice, and the rest of the page stays.
  grid.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=keep], button[name=take]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("[data-grid-row]");
    chosen.set(row, { name: button.name, value: button.value });
    changed.add(row);
    document.getElementById(button.value)?.focus();
    queue(row);
  });
  grid.addEventListener("grid:pasted", (event) => {
    for (const row of event.detail.rows) {
      changed.add(row);
      queue(row);
    }
    say(event.detail.words);
  });
  // The page is sent once the row that is on its way has answered, so that nobody overtakes themselves.
  grid.addEventListener("submit", (event) => {
    isSending = true;
    if (!isSaving) return;
    event.preventDefault();
    sender = event.submitter;
    say("Saving, then sending.");
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) changed.forEach(queue);
  });
}
