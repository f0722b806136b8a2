// The trend over the rounds: percentages of schools, all items together in bold; the numbers stand in the table below.
"use strict";

const COLOURS = ["#1f5c99", "#8a4b00", "#6b3fa0", "#b3261e", "#53636d", "#1b6e36", "#a0306b", "#2f6f8f", "#7a6a00", "#444444"];
const DASHES = [[6, 4], [2, 3], [10, 4], [8, 3, 2, 3], [4, 2]];

document.addEventListener("DOMContentLoaded", () => {
  const canvas = document.getElementById("trend");
  const trend = JSON.parse(canvas.dataset.trend);
  Chart.defaults.font.family = "Sarabun";
  Chart.defaults.font.size = 14;
  Chart.defaults.color = "#1b2b34";
  document.fonts.load("14px Sarabun", "ก").finally(() => draw(canvas, trend));
});

function draw(canvas, trend) {
  const [all, ...items] = trend.lines;
  return new Chart(canvas, {
    type: "line",
    data: { labels: trend.rounds, datasets: [
      { label: all.name, data: all.percents, borderColor: "#0b6e69", backgroundColor: "#0b6e6922", borderWidth: 4, pointRadius: 5, fill: true },
      ...items.map((item, place) => ({
        label: item.name, data: item.percents, borderColor: COLOURS[place % COLOURS.length], backgroundColor: "#ffffff",
        borderWidth: 2, borderDash: DASHES[place % DASHES.length], pointRadius: 3,
      })),
    ] },
    options: {
      maintainAspectRatio: false, animation: false, interaction: { mode: "index", intersect: false },
      scales: { y: { min: 0, max: 100, ticks: { callback: (percent) => `${percent}%`, stepSize: 25 } } },
      plugins: {
        legend: { position: window.innerWidth < 576 ? "bottom" : "right", labels: { usePointStyle: false, boxHeight: 2, boxWidth: 28 } },
        tooltip: { callbacks: { label: (point) => ` ${point.dataset.label} ${point.parsed.y}%` } },
      },
    },
  });
}
