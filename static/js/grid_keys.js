// Moves through a grid as through a spreadsheet: arrows between the cells, Enter down and with Shift up, Tab to the next;
// with Control, Enter goes to the button that submits.

const grid = document.querySelector("[data-grid]");
const CELLS = "[data-grid-column]";

// The cells of a column from top to bottom; rows that have none in it are passed over.
function columnOf(cell) {
  return [...grid.querySelectorAll(`[data-grid-column="${cell.dataset.gridColumn}"]`)];
}

function lineOf(cell) {
  return [...cell.closest("tr").querySelectorAll(CELLS)];
}

function go(cells, cell, by) {
  const next = cells[cells.indexOf(cell) + by];
  if (!next) return false;
  next.focus();
  if (next.tagName === "INPUT") next.select();
  return true;
}

// Left and right leave a box of text only from its edge, so that what is in it can still be corrected.
function isAtEdge(cell, isForward) {
  const { selectionStart: from, selectionEnd: to, value } = cell;
  if (from === 0 && to === value.length) return true;
  return from === to && from === (isForward ? value.length : 0);
}

// In a text of several lines up and down move within it, and out of it from its first or last line.
function isOnEdgeLine(cell, isForward) {
  const beyond = isForward ? cell.value.slice(cell.selectionEnd) : cell.value.slice(0, cell.selectionStart);
  return cell.selectionStart === cell.selectionEnd && !beyond.includes("\n");
}

function move(event) {
  if (event.key === "Enter" && event.ctrlKey) {
    grid.querySelector("[data-grid-submit]").focus();
    return true;
  }
  const cell = event.target.closest(CELLS);
  if (!cell || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  const isText = cell.tagName === "TEXTAREA";
  const isChoice = cell.tagName === "SELECT";
  const forward = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (event.key === "Enter" && !isText && !isChoice) {
    // At the last row Enter stays where it is: only the buttons send the form.
    go(columnOf(cell), cell, event.shiftKey ? -1 : 1);
    return true;
  }
  if (!forward || event.shiftKey || isChoice) return false;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    return (!isText || isOnEdgeLine(cell, forward > 0)) && go(columnOf(cell), cell, forward);
  }
  return isAtEdge(cell, forward > 0) && go(lineOf(cell), cell, forward);
}

if (grid) {
  document.querySelector("[data-grid-help]").hidden = false;
  grid.addEventListener("keydown", (event) => {
    if (move(event)) event.preventDefault();
  });
  // What is in a box is selected when one comes to it by Tab, as in a spreadsheet: typing puts a new figure in its place.
  grid.addEventListener("keyup", (event) => {
    if (event.key === "Tab" && event.target.matches(`input${CELLS}`)) event.target.select();
  });
}
