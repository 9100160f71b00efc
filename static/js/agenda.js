/* An agenda put in order by dragging: what is dropped is sent with the whole order. The buttons do the same without. */
const form = document.querySelector("[data-arrange]");
let dragged = null;

const itemAt = (event) => event.target.closest?.("[data-item]");
/* The item before which something dropped here comes: over a sub-item the next, past the last none. */
const itemAfter = (event) => {
  let item = event.target.closest?.(".agenda__item");
  while (item && !item.dataset.item) item = item.nextElementSibling;
  return item;
};
const clear = () => document.querySelector(".agenda__item--before")?.classList.remove("agenda__item--before");

/* An item with the sub-items that follow it. */
const group = (item) => {
  const found = [item];
  for (let next = item.nextElementSibling; next && !next.dataset.item; next = next.nextElementSibling) found.push(next);
  return found;
};

const send = () => {
  for (const list of document.querySelectorAll("[data-section]")) {
    for (const item of list.querySelectorAll("[data-item]")) {
      for (const [name, value] of [["item", item.dataset.item], ["section", list.dataset.section]]) {
        const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
        form.append(field);
      }
    }
  }
  form.submit();
};

if (form) {
  for (const item of document.querySelectorAll("[data-item]")) item.draggable = true;
  document.addEventListener("dragstart", (event) => {
    dragged = itemAt(event);
    dragged?.classList.add("agenda__item--dragged");
  });
  document.addEventListener("dragover", (event) => {
    const item = itemAfter(event);
    if (!dragged || !event.target.closest?.("[data-section]")) return;
    event.preventDefault();
    clear();
    if (item && item !== dragged) item.classList.add("agenda__item--before");
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("agenda__item--dragged");
    clear();
    dragged = null;
  });
  document.addEventListener("drop", (event) => {
    const list = event.target.closest?.("[data-section]");
    const item = itemAfter(event);
    if (!dragged || !list || item === dragged) return;
    event.preventDefault();
    const moved = group(dragged);
    if (item) item.before(...moved);
    else list.append(...moved);
    send();
  });
}
