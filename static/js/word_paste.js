/* Pasting from Word into a report's text: headings, lists and tables become the Markdown that the report is kept in.
   Without script, or where what is pasted has none of these, the text arrives as plain text. */

const NUMBERED = /^\(?(\d+|[a-z]{1,4})[.)]/i;
const BLOCKS = "h1, h2, h3, h4, h5, h6, li, table, [style*='mso-list']";

const escaped = (text) => text.replace(/[\\`*_[\]<|]/g, "\\$&");
const atStart = (line) => line.replace(/^([#>+-])/, "\\$1").replace(/^(\d+)([.)])(?=\s)/, "$1\\$2");
const tidy = (text) => text.replace(/[\s\u00a0]+/g, " ").trim();
const wrapped = (text, mark) => {
  const inner = text.trim();
  return inner ? text.replace(inner, () => `${mark}${inner}${mark}`) : text;
};

/* Words in a line, with what is bold, slanted or a link. Word's own list markers are no words. */
const inline = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node.textContent.replace(/[\s\u00a0]+/g, " "));
  if (node.nodeType !== Node.ELEMENT_NODE || /mso-list:\s*ignore/i.test(node.getAttribute("style") ?? "")) return "";
  if (node.matches("style, script, ul, ol, table")) return "";
  if (node.matches("br")) return " ";
  const inner = [...node.childNodes].map(inline).join("");
  if (node.matches("b, strong")) return wrapped(inner, "**");
  if (node.matches("i, em")) return wrapped(inner, "*");
  const href = node.matches("a[href]") ? node.getAttribute("href") : "";
  return /^(https?:|mailto:)[^\s()<>]+$/i.test(href) && inner.trim() ? `[${inner.trim()}](${href})` : inner;
};
const line = (node) => tidy(inline(node));

/* A paragraph that Word means as a list: how deep, and whether numbered; null for any other. */
const wordList = (node) => {
  const style = node.getAttribute?.("style") ?? "";
  const level = /mso-list:[^;]*level(\d+)/i.exec(style);
  if (!level) return null;
  const marker = [...node.querySelectorAll("[style]")].find((span) => /mso-list:\s*ignore/i.test(span.getAttribute("style")));
  return { depth: Number(level[1]) - 1, isNumbered: NUMBERED.test(tidy(marker?.textContent ?? "")) };
};

/* Two places for each level of dashes, three for numbers: what stands under an entry is set in by its marker. */
const entry = (depth, isNumbered, words) => `${"   ".repeat(depth)}${isNumbered ? "1. " : "- "}${words}`;

const listed = (list, depth) => {
  const lines = [];
  for (const item of list.children) {
    if (item.matches("ul, ol")) lines.push(...listed(item, depth + 1));
    if (!item.matches("li")) continue;
    const words = line(item);
    if (words) lines.push(entry(depth, list.matches("ol"), words));
    for (const inner of item.querySelectorAll(":scope > ul, :scope > ol")) lines.push(...listed(inner, depth + 1));
  }
  return lines;
};

const table = (node) => {
  const rows = [...node.rows].map((row) =>
    [...row.cells].flatMap((cell) => {
      const blocks = [...cell.querySelectorAll("p, li")];
      const words = blocks.length ? tidy(blocks.map(inline).join(" ")) : line(cell);
      return [words, ...Array(Math.min(Math.max(cell.colSpan, 1), 20) - 1).fill("")];
    }),
  );
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (!width) return "";
  const set = (cells) => `| ${[...cells, ...Array(width - cells.length).fill("")].join(" | ")} |`;
  const [head, ...body] = rows;
  return [set(head), `|${" --- |".repeat(width)}`, ...body.map(set)].join("\n");
};

/* The blocks of a document in order, each as Markdown; entries of one list stay together. */
const blocks = (parent, found = []) => {
  for (const node of parent.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (tidy(node.textContent)) found.push({ kind: "text", words: atStart(tidy(escaped(node.textContent))) });
      continue;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches("style, script, meta, link, title")) continue;
    const inWord = wordList(node);
    const heading = /^h([1-6])$/i.exec(node.tagName) ?? /^MsoHeading([1-6])/.exec(node.className);
    if (inWord) {
      const words = line(node);
      if (words) found.push({ kind: "list", words: entry(inWord.depth, inWord.isNumbered, words) });
    } else if (heading) {
      if (line(node)) found.push({ kind: "heading", words: `${"#".repeat(Number(heading[1]))} ${line(node)}` });
    } else if (node.matches("ul, ol")) {
      const lines = listed(node, 0);
      if (lines.length) found.push({ kind: "list", words: lines.join("\n") });
    } else if (node.matches("table")) {
      if (table(node)) found.push({ kind: "table", words: table(node) });
    } else if (node.querySelector(`p, div, ${BLOCKS}`)) {
      blocks(node, found);
    } else if (line(node)) {
      found.push({ kind: "text", words: atStart(line(node)) });
    }
  }
  return found;
};

export const markdownOf = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  let text = "";
  let before = "";
  for (const block of blocks(page.body)) {
    const isTogether = block.kind === "list" && before === "list";
    text += (text ? (isTogether ? "\n" : "\n\n") : "") + block.words;
    before = block.kind;
  }
  return text;
};

const hasForm = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.querySelector(`${BLOCKS}, [class^='MsoHeading']`) !== null;
};

const say = (field, words) => {
  let status = field.parentElement.querySelector("[data-pasted]");
  if (!status) {
    status = Object.assign(document.createElement("p"), { className: "govuk-hint" });
    status.dataset.pasted = "";
    status.setAttribute("role", "status");
    field.after(status);
  }
  status.textContent = words;
};

for (const field of document.querySelectorAll("textarea[data-markdown]")) {
  field.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html");
    if (!html || !hasForm(html)) return;
    event.preventDefault();
    const text = markdownOf(html);
    // The browser's own way of typing, so that Ctrl+Z takes it back.
    if (!document.execCommand("insertText", false, text)) field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    say(field, "Pasted with its headings, lists and tables. Undo takes it back.");
  });
}
