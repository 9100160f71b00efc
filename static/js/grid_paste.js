// Spreads what was copied from a spreadsheet over the cells of a grid, and says what did not fit.

const grid = document.querySelector("[data-grid]");
const CELLS = "[data-grid-column]";

// Rows and cells of copied text: tabs between cells, and quotes around a cell that holds line breaks or quotes itself.
function blockOf(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r?\n|\r|$)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "") break;
    if (end !== "\t") rows.push([]);
  }
  const isEmpty = (row) => row.every((cell) => cell === "");
  while (rows.length && isEmpty(rows.at(-1))) rows.pop();
  return rows;
}

// The lines of the grid from the one of this cell on, each as its cells by column.
function linesFrom(cell) {
  const lines = [...grid.querySelectorAll("[data-grid-row] tr")].filter((line) => line.querySelector(CELLS));
  return lines.slice(lines.indexOf(cell.closest("tr")));
}

function columnsFrom(cell) {
  const keys = [];
  for (const each of grid.querySelectorAll(CELLS)) {
    const column = each.closest("td").cellIndex;
    if (!keys.some(({ key }) => key === each.dataset.gridColumn)) keys.push({ key: each.dataset.gridColumn, column });
  }
  keys.sort((one, other) => one.column - other.column);
  return keys.map(({ key }) => key).slice(keys.findIndex(({ key }) => key === cell.dataset.gridColumn));
}

function valueFor(cell, text) {
  const typed = text.trim();
  if (cell.tagName !== "SELECT") return typed;
  const same = (option) => [option.value, option.text].some((word) => word.toLowerCase().startsWith(typed.toLowerCase()));
  const option = typed === "" ? cell.options[0] : [...cell.options].slice(1).find(same);
  return option ? option.value : null;
}

function spread(cell, block) {
  const lines = linesFrom(cell);
  const columns = columnsFrom(cell);
  const said = { filled: 0, unread: [], outside: [] };
  const touched = new Set();
  block.forEach((row, down) => {
    row.forEach((text, right) => {
      const where = `row ${down + 1}, column ${right + 1} (“${text.trim()}”)`;
      const target = lines[down]?.querySelector(`[data-grid-column="${columns[right]}"]`);
      if (!target) {
        if (text.trim()) said.outside.push(where);
        return;
      }
      const value = valueFor(target, text);
      if (value === null) {
        said.unread.push(where);
        return;
      }
      target.value = value;
      said.filled += 1;
      touched.add(target.closest("[data-grid-row]"));
    });
  });
  return { said, touched };
}

function inWords({ filled, unread, outside }) {
  const words = [`${filled} ${filled === 1 ? "cell" : "cells"} pasted.`];
  if (outside.length) words.push(`There is no cell for ${outside.join(", ")}.`);
  if (unread.length) words.push(`Not understood: ${unread.join(", ")}.`);
  return words.join(" ");
}

function paste(event) {
  const cell = event.target.closest?.(CELLS);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!cell) return;
  const block = blockOf(text);
  // One value, or a text of several lines into the box for it, is pasted as anywhere else.
  if (block.length < 2 && (block[0] ?? []).length < 2) return;
  if (cell.tagName === "TEXTAREA" && !text.includes("\t")) return;
  event.preventDefault();
  const { said, touched } = spread(cell, block);
  grid.dispatchEvent(new CustomEvent("grid:pasted", { detail: { rows: [...touched], words: inWords(said) } }));
}

grid?.addEventListener("paste", paste);
