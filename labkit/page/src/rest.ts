/** Care for the eyes: after a time of work the page suggests a rest. The time is the district's to set. */

import { recall, remember } from "./memory";
import { everyInSight } from "./sight";

const KEY = "yunlab-work";
const TICK_S = 15;
export const REST_S = 600;

interface Work {
  /** Time at work since the last rest [s]. */
  worked: number;
  /** When the page was last open and in sight [ms since 1970]. */
  seen: number;
}

export class Rest {
  /** Whether a rest is due. */
  due = false;
  private counting = false;
  private readonly listeners = new Set<() => void>();

  /** Count from now on; 0 minutes asks for no reminder. It is kept for all labs of this device together. */
  start(minutes: number): void {
    if (!(minutes > 0) || this.counting) return;
    this.counting = true;
    const count = () => this.count(minutes * 60);
    everyInSight(count, TICK_S * 1000);
    count();
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The pupil has rested, or goes on: the count begins again. */
  done(): void {
    remember(KEY, { worked: 0, seen: Date.now() } satisfies Work);
    this.say(false);
  }

  private count(limit: number): void {
    if (document.hidden) return;
    const { worked, seen } = recall<Work>(KEY, { worked: 0, seen: Date.now() });
    const away = (Date.now() - seen) / 1000;
    // Away for as long as a rest lasts is a rest; two open pages count one pupil's time once.
    const total = away >= REST_S ? 0 : worked + Math.min(TICK_S, Math.max(0, away));
    remember(KEY, { worked: total, seen: Date.now() } satisfies Work);
    this.say(total >= limit);
  }

  private say(due: boolean): void {
    if (due === this.due) return;
    this.due = due;
    for (const listener of this.listeners) listener();
  }
}
