// Draws each chart with Plotly in place of its static SVG, which stays for readers without script and as the wait.

const options = { displayModeBar: false, responsive: true, staticPlot: false };

for (const drawing of document.querySelectorAll("[data-chart]")) {
  const source = document.getElementById(drawing.dataset.chart);
  if (!source || !window.Plotly) continue;
  const { data, layout } = JSON.parse(source.textContent);
  const still = drawing.querySelector("svg");
  const name = still?.querySelector("title")?.textContent ?? "";
  const canvas = document.createElement("div");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", name);
  drawing.append(canvas);
  window.Plotly.newPlot(canvas, data, { ...layout, autosize: true }, options).then(() => still?.remove());
}
