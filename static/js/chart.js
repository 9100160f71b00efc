// Draws each chart with Plotly in place of its static SVG, which stays for readers without script, as the wait, and on a
// narrow screen, where it is drawn to fit. A page that does not bring Plotly itself fetches it once a chart comes near.

const options = { displayModeBar: false, responsive: true, staticPlot: false };
const narrow = window.matchMedia("(max-width: 33.99em)");

function draw(drawing) {
  const source = document.getElementById(drawing.dataset.chart);
  if (!source || !window.Plotly) return;
  const { data, layout } = JSON.parse(source.textContent);
  const stills = [...drawing.children];
  const name = drawing.querySelector("svg title")?.textContent ?? "";
  const canvas = document.createElement("div");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", name);
  drawing.append(canvas);
  window.Plotly.newPlot(canvas, data, { ...layout, autosize: true }, options).then(() => stills.forEach((still) => still.remove()));
}

let fetched;

function fetchPlotly(address) {
  fetched ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
  return fetched;
}

const coming = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      coming.unobserve(target);
      // Where it cannot be fetched the still drawing stays, which says the same.
      fetchPlotly(target.dataset.plotly).then(() => draw(target), () => {});
    }
  },
  { rootMargin: "300px" },
);

if (!narrow.matches) {
  for (const drawing of document.querySelectorAll("[data-chart]")) {
    if (window.Plotly) draw(drawing);
    else coming.observe(drawing);
  }
}
