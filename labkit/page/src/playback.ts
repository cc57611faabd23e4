/** The clock of a run that is being watched: simulated time, at the pace the pupil chose. */

import { nextFrame } from "./sight";

export const RATES = [1, 0.25, 0.1] as const;
export type Rate = (typeof RATES)[number];

export class Playback {
  /** Simulated time since the start of the run [s]. */
  time = 0;
  duration = 0;
  rate: Rate = 1;
  playing = false;
  /** Whether there is a picture to watch it in. */
  seen = true;
  /** Called once when a run has been watched to its end or skipped. */
  onEnd: () => void = () => {};
  private last: number | null = null;
  private readonly listeners = new Set<() => void>();

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Put in a new run, stopped at its start. */
  load(duration: number): void {
    Object.assign(this, { duration, time: 0, playing: false, last: null });
    this.tell();
  }

  play(): void {
    if (this.duration <= 0) return;
    if (this.time >= this.duration) this.time = 0;
    this.playing = true;
    this.last = null;
    this.tell();
    nextFrame((now) => this.tick(now));
  }

  pause(): void {
    this.playing = false;
    this.tell();
  }

  seek(time: number): void {
    this.time = Math.min(this.duration, Math.max(0, time));
    if (this.time >= this.duration) this.finish();
    this.tell();
  }

  choose(rate: Rate): void {
    this.rate = rate;
    this.tell();
  }

  skip(): void {
    this.time = this.duration;
    this.finish();
    this.tell();
  }

  private finish(): void {
    this.playing = false;
    this.onEnd();
  }

  private tick(now: number): void {
    if (!this.playing) return;
    // After a hidden tab the first frame comes late; time then goes on from where it was.
    const passed = this.last === null ? 0 : Math.min(0.25, (now - this.last) / 1000);
    this.last = now;
    this.time = Math.min(this.duration, this.time + passed * this.rate);
    const over = this.time >= this.duration;
    if (over) this.finish();
    // Told first, whoever draws this moment asks for the next frame before the clock does, and so draws in every one.
    this.tell();
    if (!over) nextFrame((next) => this.tick(next));
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
