/** The exchange over HTTP. What must arrive is sent until it is answered; only a 4xx ends the trying. */

import { Backoff, pause } from "./backoff";
import type { Answers, Feedback, LabRecord, Receipt, SignedTrial, Submission, Words } from "./contract";
import { both } from "./language";

const LIMIT_MS = 15_000;

/** The exchange has said no; the message is for the pupil. */
export class RefusedError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly words: Words,
  ) {
    super(words.en);
  }
}

export interface Place {
  base: string;
  course: string;
  assignment: string;
}

/** Answers that mean "try again": too busy, or somebody's fault that will pass. */
function passing(status: number): boolean {
  return status >= 500 || status === 408 || status === 429;
}

async function refusal(answer: Response): Promise<RefusedError> {
  const fallback = both("The server did not accept it (answer {status}). Please tell your teacher.", { status: answer.status });
  const body = (await answer.json().catch(() => null)) as { error?: { code: string; message: Words } } | null;
  return new RefusedError(answer.status, body?.error?.code ?? "refused", body?.error?.message ?? fallback);
}

export class Exchange {
  constructor(
    private readonly place: Place,
    private token: string,
    /** Asks the bench for a new page token when the old one has run out. */
    private readonly renew: () => Promise<string>,
    /** Told after each try whether the exchange could be reached. */
    private readonly reached: (ok: boolean) => void,
  ) {}

  record(): Promise<LabRecord> {
    return this.surely("GET", this.at("records"));
  }

  save(changes: Answers): Promise<{ saved: string }> {
    return this.surely("PATCH", `${this.at("records")}/answers`, { changes });
  }

  put(signed: SignedTrial): Promise<Receipt> {
    const { trial, signature } = signed;
    return this.surely("PUT", `trials/${trial.id}`, { trial, signature });
  }

  submit(id: string): Promise<Receipt> {
    const { course, assignment } = this.place;
    return this.surely("PUT", `submissions/${id}`, { course, assignment });
  }

  submission(id: string): Promise<Submission> {
    return this.surely("GET", `submissions/${id}`);
  }

  feedback(): Promise<Feedback> {
    return this.surely("GET", this.at("feedback"));
  }

  /** Send changes while the page is being left; nobody waits for the answer. */
  saveLeaving(changes: Answers): void {
    void fetch(this.url(`${this.at("records")}/answers`), { ...this.options("PATCH", { changes }), keepalive: true });
  }

  private at(what: string): string {
    return `${what}/${encodeURIComponent(this.place.course)}/${encodeURIComponent(this.place.assignment)}`;
  }

  private url(path: string): string {
    return `${this.place.base}/${path}`;
  }

  private options(method: string, body?: unknown): RequestInit {
    const headers: Record<string, string> = { Authorization: `Bearer ${this.token}` };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    // Only the page token speaks for the pupil here; the hub's cookies stay out of it.
    return { method, headers, credentials: "omit", cache: "no-store", body: body === undefined ? null : JSON.stringify(body) };
  }

  private async attempt(method: string, path: string, body?: unknown): Promise<Response | null> {
    try {
      const answer = await fetch(this.url(path), { ...this.options(method, body), signal: AbortSignal.timeout(LIMIT_MS) });
      this.reached(!passing(answer.status));
      return passing(answer.status) ? null : answer;
    } catch {
      this.reached(false);
      return null;
    }
  }

  private async surely<T>(method: string, path: string, body?: unknown): Promise<T> {
    const backoff = new Backoff();
    let renewed = false;
    for (;;) {
      const answer = await this.attempt(method, path, body);
      if (answer?.ok) return (await answer.json()) as T;
      if (answer?.status === 401 && !renewed) {
        renewed = true;
        this.token = await this.renew();
      } else if (answer) throw await refusal(answer);
      else await pause(backoff.next());
    }
  }
}
