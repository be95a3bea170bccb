// Under the pointer, a chart's legend reads the values of that epoch; elsewhere those of the last.
for (const chart of document.querySelectorAll(".chart")) {
  const svg = chart.querySelector(":scope > svg"), cursor = svg.querySelector(".cursor");
  const epochs = chart.dataset.epochs.split(" "), places = chart.dataset.x.split(" ").map(Number);
  const rows = [...chart.querySelectorAll(".legend li")].map(row => [row.querySelector("b"), row.dataset.values.split("|")]);
  const show = point => {
    chart.querySelector(".at b").textContent = epochs[point];
    for (const [text, values] of rows) text.textContent = values[point];
    cursor.setAttribute("x1", places[point]);
    cursor.setAttribute("x2", places[point]);
  };
  svg.addEventListener("pointermove", event => {
    const box = svg.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
    let nearest = 0;
    places.forEach((place, point) => { if (Math.abs(place - x) < Math.abs(places[nearest] - x)) nearest = point; });
    show(nearest);
    cursor.style.visibility = "visible";
  });
  svg.addEventListener("pointerleave", () => {
    show(epochs.length - 1);
    cursor.style.visibility = "hidden";
  });
}
