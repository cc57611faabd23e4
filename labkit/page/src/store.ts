/** The page's memory: one immutable state, and whoever wants to know when it changes. */

export class Store<State extends object> {
  private readonly listeners = new Set<() => void>();

  constructor(private current: State) {}

  get state(): State {
    return this.current;
  }

  change(part: Partial<State>): void {
    this.current = { ...this.current, ...part };
    for (const listener of [...this.listeners]) listener();
  }

  /** Call `listener` after each change, until the function returned is called. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
