// Draws each chart with Plotly in place of its static SVG, which stays for readers without script, as the wait, and on a
// narrow screen, where it is drawn to fit.

const options = { displayModeBar: false, responsive: true, staticPlot: false };

for (const drawing of document.querySelectorAll("[data-chart]")) {
  const source = document.getElementById(drawing.dataset.chart);
  if (!source || !window.Plotly || window.matchMedia("(max-width: 33.99em)").matches) continue;
  const { data, layout } = JSON.parse(source.textContent);
  const stills = [...drawing.children];
  const name = drawing.querySelector("svg title")?.textContent ?? "";
  const canvas = document.createElement("div");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", name);
  drawing.append(canvas);
  window.Plotly.newPlot(canvas, data, { ...layout, autosize: true }, options).then(() => stills.forEach((still) => still.remove()));
}
