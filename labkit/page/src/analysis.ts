/** What the bench works out for the graph: uncertainties of derived values, and the fitted line. */

import type { Bench, Points } from "./bench";
import type { Fitted, Uncertainties, Unfitted } from "./event";
import { newIdentifier } from "./identifier";
import type { State } from "./state";
import type { Store } from "./store";

export class Analysis {
  /** The points that are being fitted. */
  private key = "";
  private asked = new Set<string>();

  constructor(
    private readonly store: Store<State>,
    private readonly bench: Bench,
  ) {}

  /** Ask for the uncertainties of trials that have not been asked for yet. */
  prepare(): void {
    const trials = this.store.state.rows.map((row) => row.signed.trial).filter(({ id }) => !this.asked.has(id));
    if (trials.length === 0) return;
    // All together: the bench keeps one question of a kind, and a newer one must not push an older one's trials out.
    const all = this.store.state.rows.map(({ signed: { trial } }) => [trial.id, { controls: trial.controls, readings: trial.readings }] as const);
    this.asked = new Set(all.map(([id]) => id));
    this.bench.uncertainties(Object.fromEntries(all));
  }

  learn({ of }: Uncertainties): void {
    this.store.change({ uncertainties: { ...this.store.state.uncertainties, ...of } });
  }

  /** Fit a line to points; the key is theirs alone. */
  fit(key: string, points: Points): void {
    this.key = key;
    this.store.change({ fitting: true, fit: null });
    this.bench.fit(newIdentifier(), points);
  }

  fitted(answer: Fitted | Unfitted): void {
    const found = answer.event === "fitted" ? answer : answer.message;
    this.store.change({ fitting: false, fit: { key: this.key, found } });
  }
}
