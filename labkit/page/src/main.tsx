/** Where the page starts. */

import { render } from "preact";
import { App } from "./view/app";
import { Broken } from "./view/broken";
import { type PageAddress, Session } from "./session";
import { everyInSight, whileInSight } from "./sight";

const RELOADS = "yunlab-reloads";
const ACTIVE_MS = 180_000;
const PROBE_MS = 8000;
/** Who looks elsewhere for so long gives the line back, and with it in the end the kernel; a glance at another page does not. */
const OUT_OF_SIGHT_MS = 60_000;

type Block = Partial<PageAddress> & { failed?: boolean };

function block(): Block {
  const text = document.getElementById("yunlab-page")?.textContent;
  return text ? (JSON.parse(text) as Block) : { failed: true };
}

/** Load this address again for a new kernel; more slowly each time, so that a broken server is not hammered. */
function reload(): void {
  const reloads = Number(sessionStorage.getItem(RELOADS) ?? 0);
  sessionStorage.setItem(RELOADS, String(reloads + 1));
  setTimeout(() => location.replace(location.href), Math.min(30_000, reloads * 2000));
}

/** Tell Voilà that this page's kernel is not needed any more. */
function shutDown({ base_url, kernel_id }: PageAddress): void {
  const form = new FormData();
  form.append("_xsrf", /(?:^|;\s*)_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? "");
  navigator.sendBeacon(`${base_url}voila/api/shutdown/${kernel_id}`, form);
}

/** While the pupil is at work, notice soon when the line carries nothing any more. */
function watchLine(session: Session): void {
  let touched = Date.now();
  const touch = () => {
    touched = Date.now();
  };
  for (const event of ["pointerdown", "keydown", "visibilitychange"]) document.addEventListener(event, touch);
  everyInSight(() => Date.now() - touched < ACTIVE_MS && session.probe(), PROBE_MS);
}

function begin(address: PageAddress, root: HTMLElement): void {
  let going = false;
  const session = new Session(address, () => {
    if (going) return;
    going = true;
    reload();
  });
  session.store.listen(() => session.store.state.phase === "ready" && sessionStorage.removeItem(RELOADS));
  addEventListener("pagehide", (event) => {
    // A page kept for the back button comes back with its kernel.
    if (event.persisted) return;
    session.leave();
    shutDown(address);
  });
  render(<App session={session} />, root);
  watchLine(session);
  session.start();
  whileInSight(() => session.letGo(), () => session.takeUp(), OUT_OF_SIGHT_MS);
}

const root = document.getElementById("yunlab")!;
const found = block();
root.textContent = "";
if (found.kernel_id && found.base_url && found.model_id) begin(found as PageAddress, root);
else render(<Broken />, root);
