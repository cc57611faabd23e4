/** Answers go to the server as they are typed; what it has not taken yet is kept on this device too. */

import type { Answers } from "./contract";
import { type Exchange, RefusedError } from "./exchange";
import { recall, remember } from "./memory";
import type { State } from "./state";
import type { Store } from "./store";

const QUIET_MS = 600;

export class Autosave {
  private pending: Answers;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> | null = null;

  constructor(
    private readonly store: Store<State>,
    private readonly exchange: Exchange,
    private readonly key: string,
  ) {
    this.pending = recall<Answers>(key, {});
  }

  /** Lay what this device still holds over the server's answers, and send it. */
  resume(answers: Answers): void {
    this.store.change({ answers: { ...answers, ...this.pending } });
    if (Object.keys(this.pending).length > 0) void this.flush();
  }

  /** Change answers; they are sent after a moment without typing. */
  write(changes: Answers): void {
    this.pending = { ...this.pending, ...changes };
    this.store.change({ answers: { ...this.store.state.answers, ...changes }, saveRefused: null });
    this.note();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), QUIET_MS);
  }

  /** Send what is pending now; resolves when the server has it or has refused it. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    while (this.sending || Object.keys(this.pending).length > 0) {
      this.sending ??= this.send().finally(() => {
        this.sending = null;
      });
      await this.sending;
    }
  }

  /** The page is being left: one last try that the browser finishes by itself. */
  leave(): void {
    if (Object.keys(this.pending).length > 0) this.exchange.saveLeaving(this.pending);
  }

  private async send(): Promise<void> {
    const sent = this.pending;
    try {
      const { saved } = await this.exchange.save(sent);
      this.forget(sent);
      this.store.change({ saved });
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      this.forget(sent);
      this.store.change({ saveRefused: error.words });
    }
  }

  /** Drop what was sent, but not what has been typed again since. */
  private forget(sent: Answers): void {
    const left = Object.entries(this.pending).filter(([name, value]) => sent[name as keyof Answers] !== value);
    this.pending = Object.fromEntries(left);
    this.note();
  }

  private note(): void {
    const count = Object.keys(this.pending).length;
    remember(this.key, count > 0 ? this.pending : null);
    this.store.change({ unsaved: count });
  }
}
