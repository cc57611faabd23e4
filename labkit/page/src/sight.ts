/** Whether the page is in sight. Out of sight it does nothing by itself: what would tick waits until it is looked at again. */

/** Resolve while the page is in sight, or as soon as it is again. */
export async function seen(): Promise<void> {
  while (document.hidden) await new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
}

/** Act every so often [ms] while the page is in sight, and at once when it comes back. */
export function everyInSight(act: () => void, interval: number): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const follow = () => {
    clearInterval(timer);
    timer = document.hidden ? undefined : setInterval(act, interval);
  };
  document.addEventListener("visibilitychange", () => {
    follow();
    if (!document.hidden) act();
  });
  follow();
}

/** Draw the next frame; nobody sees one out of sight. */
export function nextFrame(draw: (now: number) => void): void {
  if (document.hidden) void seen().then(() => requestAnimationFrame(draw));
  else requestAnimationFrame(draw);
}

/** Let go when the page has been out of sight for so long [ms], or falls asleep, and take up again when it is back. */
export function whileInSight(letGo: () => void, takeUp: () => void, patience: number): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const follow = () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(letGo, patience);
    else takeUp();
  };
  document.addEventListener("visibilitychange", follow);
  // A browser that is about to stop a tablet's page for hours runs no timers any more.
  document.addEventListener("freeze", letGo);
  document.addEventListener("resume", follow);
  if (document.hidden) follow();
}
