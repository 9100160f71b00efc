// Keeps what is typed in a grid and not saved yet in this window, for the person who typed it, and offers it again.

const grid = document.querySelector("[data-grid]");
const key = grid && `grid ${grid.dataset.gridOf}`;

function read() {
  try {
    return JSON.parse(window.sessionStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

function write(kept) {
  try {
    if (Object.keys(kept).length) window.sessionStorage.setItem(key, JSON.stringify(kept));
    else window.sessionStorage.removeItem(key);
  } catch {
    // A window that may keep nothing: the row is still saved when it is left.
  }
}

function fieldsOf(row) {
  return [...row.querySelectorAll("input[name]:not([type=hidden]), select[name], textarea[name]")];
}

function keep(row) {
  const kept = read();
  kept[row.dataset.gridRow] = Object.fromEntries(fieldsOf(row).map((field) => [field.name, field.value]));
  write(kept);
}

function forget(row) {
  const kept = read();
  delete kept[row.dataset.gridRow];
  write(kept);
}

function differs(row, fields) {
  return fieldsOf(row).some((field) => field.name in fields && fields[field.name] !== field.value);
}

function putBack(row, fields) {
  for (const field of fieldsOf(row)) if (field.name in fields) field.value = fields[field.name];
  row.dispatchEvent(new Event("input", { bubbles: true }));
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "govuk-button govuk-button--secondary";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function offer(rows) {
  const box = document.createElement("div");
  box.className = "notification notification--warning";
  box.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = `You typed something in ${rows.length} ${rows.length === 1 ? "row" : "rows"} that was not saved.`;
  const choice = document.createElement("div");
  choice.className = "button-row";
  const done = () => box.remove();
  choice.append(
    button("Put it back", () => {
      for (const [row, fields] of rows) putBack(row, fields);
      grid.dispatchEvent(
        new CustomEvent("grid:pasted", { detail: { rows: rows.map(([row]) => row), words: "Put back." } }),
      );
      done();
      rows[0][0].querySelector("[data-grid-column]")?.focus();
    }),
    button("Forget it", () => {
      for (const [row] of rows) forget(row);
      done();
    }),
  );
  box.append(words, choice);
  grid.before(box);
}

if (grid) {
  const kept = read();
  const rows = [...grid.querySelectorAll("[data-grid-row]")]
    .filter((row) => kept[row.dataset.gridRow])
    .map((row) => [row, kept[row.dataset.gridRow]]);
  const unsaved = rows.filter(([row, fields]) => differs(row, fields));
  for (const [row] of rows) if (!unsaved.some(([other]) => other === row)) forget(row);
  if (unsaved.length) offer(unsaved);
  grid.addEventListener("input", (event) => {
    const row = event.target.closest("[data-grid-row]");
    if (row) keep(row);
  });
  grid.addEventListener("grid:pasted", (event) => event.detail.rows.forEach(keep));
  grid.addEventListener("grid:saved", (event) => forget(event.detail.row));
}
