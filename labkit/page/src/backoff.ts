/** Waiting between two tries: longer each time, never so long that a returned line goes unnoticed. */

const FIRST_MS = 500;
const LONGEST_MS = 4000;

export class Backoff {
  private tries = 0;

  /** The time to wait before the next try [ms]; spread, so that a class does not come back in one instant. */
  next(): number {
    const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.tries);
    this.tries += 1;
    return full * (0.7 + 0.3 * Math.random());
  }

  reset(): void {
    this.tries = 0;
  }
}

/** Wait for a time [ms], or until the browser says that the line is back. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done);
  });
}
