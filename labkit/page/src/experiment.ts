/** Setting up, running, watching; and bringing each trial safely to the server. */

import type { Bench } from "./bench";
import type { Controls, LabPage, Scene, SignedTrial, Value } from "./contract";
import type { Ran, Refused } from "./event";
import { type Exchange, RefusedError } from "./exchange";
import { newIdentifier } from "./identifier";
import { Motion } from "./motion";
import type { Outbox } from "./outbox";
import type { Playback } from "./playback";
import type { Row, State } from "./state";
import type { Store } from "./store";

const SETTLE_MS = 120;

/** What stands on the controls when the page opens: the newest trial's, or the lab's defaults. */
export function startingControls(lab: LabPage, rows: Row[]): Controls {
  const newest = rows.at(-1)?.signed.trial.controls ?? {};
  return Object.fromEntries(lab.controls.map((control) => [control.name, newest[control.name] ?? control.default]));
}

function watchable(): boolean {
  return !matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export class Experiment {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending = false;

  constructor(
    private readonly store: Store<State>,
    private readonly bench: Bench,
    private readonly exchange: Exchange,
    private readonly outbox: Outbox,
    private readonly playback: Playback,
  ) {
    playback.onEnd = () => this.uncover();
  }

  /** Show the trials of the record and those that this device still holds. */
  async resume(stored: SignedTrial[]): Promise<void> {
    const known = new Set(stored.map((signed) => signed.trial.id));
    const held = (await this.outbox.list()).filter((signed) => !known.has(signed.trial.id));
    await Promise.all([...known].map((id) => this.outbox.drop(id)));
    const rows: Row[] = stored.map((signed) => ({ signed, state: "stored" }));
    this.store.change({ rows: [...rows, ...held.map((signed): Row => ({ signed, state: "waiting" }))] });
    void this.deliver();
  }

  set(name: string, value: Value): void {
    const controls = { ...this.store.state.controls, [name]: value };
    this.store.change({ controls, refusal: null });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.bench.scene(controls), SETTLE_MS);
  }

  /** Put a whole set-up on the controls. */
  setAll(controls: Controls): void {
    clearTimeout(this.timer);
    this.store.change({ controls, refusal: null });
    this.bench.scene(controls);
  }

  run(): void {
    if (this.store.state.running) return;
    this.uncover();
    clearTimeout(this.timer);
    this.store.change({ running: true, refusal: null });
    this.bench.run(newIdentifier(), this.store.state.controls);
  }

  /** Uncover the newest reading: its motion has been watched, or need not be. */
  uncover(): void {
    if (this.store.state.covered) this.store.change({ covered: null });
  }

  /** Another scene before a run: what was playing is over. */
  async show(scene: Scene): Promise<void> {
    this.uncover();
    this.playback.load(0);
    this.store.change({ scene, motion: null });
  }

  refused({ id, field, message }: Refused): void {
    const running = id ? false : this.store.state.running;
    this.store.change({ running, refusal: { field, message } });
  }

  async ran(answer: Ran, buffer: Uint8Array | undefined): Promise<void> {
    const row: Row = { signed: answer.signed, state: answer.receipt ? "stored" : "waiting" };
    if (!answer.receipt) await this.outbox.keep(answer.signed);
    const motion = buffer?.length ? await Motion.decode(answer.motion, buffer) : null;
    this.add(row, answer.receipt?.time);
    this.store.change({ running: false, scene: answer.scene, motion });
    this.watch(motion, row.signed.trial.id);
    void this.deliver();
  }

  private add(row: Row, saved: string | undefined): void {
    const { rows } = this.store.state;
    if (rows.some(({ signed }) => signed.trial.id === row.signed.trial.id)) return;
    this.store.change({ rows: [...rows, row], ...(saved ? { saved } : {}) });
  }

  private watch(motion: Motion | null, id: string): void {
    this.playback.load(motion?.duration ?? 0);
    if (!motion || !this.playback.seen || !watchable()) return;
    this.store.change({ covered: id });
    this.playback.play();
  }

  private mark(id: string, change: Partial<Row>): void {
    const rows = this.store.state.rows.map((row) => (row.signed.trial.id === id ? { ...row, ...change } : row));
    this.store.change({ rows });
  }

  /** Send what waits, one at a time, until nothing does. */
  private async deliver(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    for (let row = this.nextWaiting(); row; row = this.nextWaiting()) await this.put(row.signed);
    this.sending = false;
  }

  private nextWaiting(): Row | undefined {
    return this.store.state.rows.find((row) => row.state === "waiting");
  }

  private async put(signed: SignedTrial): Promise<void> {
    const { id } = signed.trial;
    try {
      const receipt = await this.exchange.put(signed);
      this.mark(id, { state: "stored" });
      this.store.change({ saved: receipt.time });
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      this.mark(id, { state: "refused", message: error.words });
    }
    await this.outbox.drop(id);
  }
}
