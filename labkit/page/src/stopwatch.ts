/** A stopwatch in the pupil's own hand: it reads the film's time when the button is pressed; the error is the pupil's. */

import type { Playback } from "./playback";

export class Stopwatch {
  /** When it was started [s of the film]; null while it stands. */
  started: number | null = null;
  /** Times from start to each lap, the last one to the stop [s]. */
  times: number[] = [];
  private readonly listeners = new Set<() => void>();

  constructor(private readonly playback: Playback) {}

  listen(listener: () => void): () => void {
    const quiet = this.playback.listen(listener);
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      quiet();
    };
  }

  get running(): boolean {
    return this.started !== null;
  }

  /** What it shows now [s]; a film wound back before the start shows nothing yet. */
  get shown(): number {
    if (this.started === null) return this.times.at(-1) ?? 0;
    return Math.max(0, this.playback.time - this.started);
  }

  /** Start, or stop and keep the time. */
  press(): void {
    if (this.started === null) {
      this.times = [];
      this.started = this.playback.time;
    } else {
      this.times = [...this.times, this.shown];
      this.started = null;
    }
    this.tell();
  }

  lap(): void {
    if (this.running) this.times = [...this.times, this.shown];
    this.tell();
  }

  reset(): void {
    this.started = null;
    this.times = [];
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
