// Two charts of a fiscal year beside the year before; their numbers stand in the table below them.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const data = JSON.parse(document.getElementById("chart-data").textContent);
  const choice = document.querySelector("[data-process]");
  Chart.defaults.font.family = "Sarabun";
  Chart.defaults.font.size = 14;
  Chart.defaults.color = "#1b2b34";
  document.fonts.load("14px Sarabun", "ก").finally(() => {
    const byMonth = draw("by-month", data.months, data.year, monthly(data, choice.value));  // somebody may have chosen by now
    draw("by-process", data.processes.map((process) => process.name), data.year, {
      now: data.processes.map((process) => sum(process.now)),
      before: data.processes.map((process) => sum(process.before.filter((_, place) => process.now[place] !== null))),
    }, "y", " (เดือนเดียวกัน)");
    choice.addEventListener("change", () => {
      const shown = monthly(data, choice.value);
      byMonth.data.datasets[0].data = shown.before;
      byMonth.data.datasets[1].data = shown.now;
      byMonth.update();
    });
  });
});

function monthly(data, chosen) {
  if (chosen !== "") return data.processes[Number(chosen)];
  const all = (year) => data.months.map((_, place) => sum(data.processes.map((process) => process[year][place])));
  return { now: all("now"), before: all("before") };
}

// Nothing handed in at all stays a gap, which is another thing than nobody served.
function sum(numbers) {
  const known = numbers.filter((number) => number !== null);
  return known.length ? known.reduce((total, number) => total + number, 0) : null;
}

function draw(canvas, labels, year, numbers, axis = "x", note = "") {
  return new Chart(document.getElementById(canvas), {
    type: "bar",
    data: { labels, datasets: [
      { label: `ปีงบประมาณ ${year - 1}${note}`, data: numbers.before, backgroundColor: "#9fb4b8" },
      { label: `ปีงบประมาณ ${year}`, data: numbers.now, backgroundColor: "#0b6e69" },
    ] },
    options: {
      indexAxis: axis, maintainAspectRatio: false, animation: false,
      scales: { [axis === "x" ? "y" : "x"]: { beginAtZero: true, ticks: { precision: 0 } } },
      plugins: { legend: { position: "bottom" } },
    },
  });
}
