// Keeps a job's page up to date while the work goes on: fetches the same page and takes over its steps.

const SECONDS_BETWEEN = 2;

function isUnderWay(page) {
  return page.querySelector("[data-job-is-under-way]") !== null;
}

// Only changed words are put in, so that a screen reader says each of them once.
function takeOver(selector, fresh, property) {
  const shown = document.querySelector(selector);
  const wanted = fresh.querySelector(selector);
  if (shown && wanted && shown[property] !== wanted[property]) {
    shown[property] = wanted[property];
  }
}

async function look() {
  if (document.hidden) return;
  const response = await fetch(window.location.href, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) {
    window.location.reload();
    return;
  }
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!isUnderWay(fresh)) {
    window.location.reload();
    return;
  }
  takeOver("[data-job-sentence]", fresh, "textContent");
  takeOver("[data-job-steps]", fresh, "innerHTML");
}

async function follow() {
  try {
    await look();
  } catch {
    // The network failed for a moment: look again at the next turn.
  }
  window.setTimeout(follow, SECONDS_BETWEEN * 1000);
}

if (isUnderWay(document)) {
  document.querySelector("[data-job-reload]").hidden = true;
  window.setTimeout(follow, SECONDS_BETWEEN * 1000);
}
