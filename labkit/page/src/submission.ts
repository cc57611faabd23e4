/** Handing in: once per attempt however often it is sent, then asking until the marks are there. */

import type { Autosave } from "./autosave";
import type { SubmissionState } from "./contract";
import { type Exchange, RefusedError } from "./exchange";
import { newIdentifier } from "./identifier";
import { recall, remember } from "./memory";
import { seen } from "./sight";
import type { State } from "./state";
import type { Store } from "./store";

const ASK_MS = 1000;
const ENDS: SubmissionState[] = ["graded", "rejected", "error"];

/** Tell whether marking has come to an end, good or bad. */
export function ended(state: SubmissionState | undefined): boolean {
  return state !== undefined && ENDS.includes(state);
}

export class HandIn {
  constructor(
    private readonly store: Store<State>,
    private readonly exchange: Exchange,
    private readonly autosave: Autosave,
    private readonly key: string,
  ) {}

  /** After a reload: finish a hand-in whose answer was lost, or show the newest feedback. */
  resume(): void {
    if (recall<string | null>(this.key, null)) void this.send();
    else if (this.store.state.record?.submissions?.length) void this.follow();
  }

  async send(): Promise<void> {
    // The same id is used until an answer came, so that a lost answer never costs a second attempt.
    const id = recall<string | null>(this.key, null) ?? newIdentifier();
    remember(this.key, id);
    this.store.change({ submitting: true, submitRefused: null });
    try {
      await this.autosave.flush();
      const receipt = await this.exchange.submit(id);
      this.store.change({ receipt, feedback: { state: receipt.state ?? "queued" }, step: "feedback" });
      await this.wait(id);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      this.store.change({ submitRefused: error.words });
    } finally {
      remember(this.key, null);
      this.store.change({ submitting: false });
    }
  }

  private async wait(id: string): Promise<void> {
    remember(this.key, null);
    for (;;) {
      const { state } = await this.exchange.submission(id);
      if (ended(state)) break;
      if (state) this.store.change({ feedback: { state } });
      await new Promise((resolve) => setTimeout(resolve, ASK_MS));
      await seen();
    }
    await this.refresh();
  }

  private async refresh(): Promise<void> {
    this.store.change({ feedback: await this.exchange.feedback() });
    this.store.change({ record: await this.exchange.record() });
  }

  private async follow(): Promise<void> {
    try {
      const feedback = await this.exchange.feedback();
      this.store.change({ feedback });
      if (!ended(feedback.state) && feedback.submission) await this.wait(feedback.submission);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
    }
  }
}
