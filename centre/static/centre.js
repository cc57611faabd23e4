// Three small conveniences; every page works without them.
const BENCH_INTERVAL_MS = 2000;
const BENCH_INTERVAL_LATER_MS = 15000;
const SHEETS_INTERVAL_MS = 5000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const seen = () =>
  document.hidden
    ? new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true })).then(seen)
    : Promise.resolve();

async function watchBench(place) {
  for (;;) {
    const state = await benchState(place.dataset.bench);
    const words = place.dataset[state];
    // Screen readers announce every change of the text: only real ones are made.
    if (place.textContent !== words) place.textContent = words;
    place.className = `bench ${state}`;
    await pause(state === "preparing" ? BENCH_INTERVAL_MS : BENCH_INTERVAL_LATER_MS);
    await seen();
  }
}

async function benchState(address) {
  try {
    const answer = await fetch(address);
    if (answer.status === 401) location.reload();
    return answer.ok ? (await answer.json()).bench : "preparing";
  } catch {
    return "preparing";
  }
}

async function watchSheets(place) {
  const state = { tag: "" };
  for (;;) {
    await pause(SHEETS_INTERVAL_MS);
    await seen();
    await refresh(place, state);
  }
}

async function refresh(place, state) {
  try {
    const answer = await fetch(place.dataset.refresh, { headers: { "If-None-Match": state.tag } });
    if (answer.status === 401) location.reload();
    if (answer.status === 200) show(place, await answer.text());
    state.tag = answer.headers.get("ETag") ?? state.tag;
    lost(place, !answer.ok && answer.status !== 304);
  } catch {
    lost(place, true);
  }
}

// The text is a part of our own page: the server has escaped every name in it.
function show(place, text) {
  const scrolled = [...place.querySelectorAll(".wide")].map((wide) => [wide.scrollLeft, wide.scrollTop]);
  place.innerHTML = text;
  place.querySelectorAll(".wide").forEach((wide, index) => wide.scrollTo(...(scrolled[index] ?? [0, 0])));
}

function lost(place, isLost) {
  let notice = place.parentElement.querySelector(".notice.lost");
  if (isLost && !notice) {
    notice = document.createElement("p");
    notice.className = "notice lost";
    notice.setAttribute("role", "status");
    notice.textContent = place.dataset.lost;
    place.before(notice);
  } else if (!isLost) {
    notice?.remove();
  }
}

const bench = document.querySelector("[data-bench]");
if (bench) watchBench(bench);

const sheets = document.querySelector("[data-refresh]");
if (sheets) watchSheets(sheets);

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
