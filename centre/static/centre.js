// Small conveniences; every page works without them.
const BENCH_INTERVAL_MS = 2000;
const BENCH_INTERVAL_LATER_MS = 15000;
const SHEETS_INTERVAL_MS = 5000;
const TYPING_MS = 250;

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

// While somebody types, the list follows; the answer to an older question never replaces that to a newer one.
function follow(form, place) {
  const state = { asked: 0, timer: 0 };
  const ask = async () => {
    const number = ++state.asked;
    const address = `${form.action}?${new URLSearchParams([...new FormData(form)].filter(([, value]) => value))}`;
    try {
      const answer = await fetch(address);
      if (answer.status === 401) location.reload();
      const text = answer.ok ? await answer.text() : null;
      if (text === null || number !== state.asked) return;
      place.innerHTML = text;
      history.replaceState(null, "", address);
    } catch {
      // The button still asks for the page.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(ask, TYPING_MS);
  });
}

const finder = document.querySelector("[data-find]");
const foundPlace = finder && document.getElementById(finder.dataset.find);
if (foundPlace) follow(finder, foundPlace);

const bench = document.querySelector("[data-bench]");
if (bench) watchBench(bench);

const sheets = document.querySelector("[data-refresh]");
if (sheets) watchSheets(sheets);

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
