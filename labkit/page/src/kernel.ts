/** The line to the kernel: one websocket, opened again for ever, under one session id so that nothing sent is missed. */

import { Backoff, pause } from "./backoff";
import { newIdentifier } from "./identifier";
import { seen } from "./sight";
import { decode, encode, type Message, SUBPROTOCOL } from "./wire";

export type Link = "connecting" | "open" | "lost";

export interface Address {
  base_url: string;
  kernel_id: string;
}

export interface Listener {
  message(message: Message): void;
  link(link: Link): void;
  /** The kernel is not there any more; only a new page gets a new one. */
  gone(): void;
}

const OPEN_LIMIT_MS = 6000;
const ANSWER_LIMIT_MS = 5000;
const REFUSALS = 3;
/** What the server answers where a kernel was; a hub or a proxy in between has other words. */
const NO_SUCH_KERNEL = 410;
/** From here on an answer is somebody's trouble that will pass, and none is no better. */
const NO_ANSWER = 500;
const RESTARTED = ["restarting", "dead"];

function channelsAddress(address: Address, session: string): string {
  const path = `${address.base_url}api/kernels/${address.kernel_id}/channels?session_id=${session}`;
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

export class Kernel {
  readonly session = newIdentifier();
  private socket: WebSocket | null = null;
  private backoff = new Backoff();
  private closed = false;
  private resting = false;
  private refused = false;
  private refusals = 0;
  private watch: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly address: Address,
    private readonly listener: Listener,
  ) {}

  /** Open the line; from now on it is kept open. */
  start(): void {
    this.listener.link("connecting");
    this.open();
  }

  /** Send a message on the shell channel; false when the line is broken. */
  send(type: string, content: Record<string, unknown>): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    const header = { msg_id: newIdentifier(), msg_type: type, session: this.session, username: "", version: "5.3" };
    const dated = { ...header, date: new Date().toISOString() };
    this.socket.send(encode({ channel: "shell", header: dated, parent: {}, content, buffers: [] }));
    return true;
  }

  /** Make sure the line is alive: a line that swallows everything looks open for minutes. */
  probe(type: string): void {
    if (this.watch !== undefined || !this.send(type, {})) return;
    this.watch = setTimeout(() => this.giveUp(), ANSWER_LIMIT_MS);
  }

  /** Close the line while nobody looks; the server may then give the kernel back. */
  letGo(): void {
    if (this.resting || this.closed) return;
    this.resting = true;
    this.quiet();
    this.socket?.close();
    this.socket = null;
  }

  /** Open the line again, to the same kernel where it is still there. */
  takeUp(): void {
    if (!this.resting) return;
    this.resting = false;
    this.backoff.reset();
    this.listener.link("connecting");
    // Ask first: what was not used for long has probably been given back.
    this.refused = true;
    void this.goOn();
  }

  /** Close the line for good. */
  stop(): void {
    this.closed = true;
    this.quiet();
    this.socket?.close();
  }

  private quiet(): void {
    clearTimeout(this.watch);
    this.watch = undefined;
  }

  private open(): void {
    const socket = new WebSocket(channelsAddress(this.address, this.session), [SUBPROTOCOL]);
    socket.binaryType = "arraybuffer";
    const limit = setTimeout(() => this.tire(socket), OPEN_LIMIT_MS);
    this.refused = true;
    socket.onopen = () => {
      clearTimeout(limit);
      this.refused = false;
      this.refusals = 0;
      this.backoff.reset();
      this.listener.link("open");
    };
    socket.onmessage = (event: MessageEvent<ArrayBuffer>) => this.receive(event.data);
    socket.onclose = () => {
      clearTimeout(limit);
      this.drop(socket);
    };
    this.socket = socket;
  }

  private receive(frame: ArrayBuffer): void {
    this.quiet();
    const message = decode(frame);
    // The server starts a kernel that died again, but empty: the bench of this page is not in it.
    const restarted = message.header.msg_type === "status" && RESTARTED.includes(String(message.content.execution_state));
    if (restarted) this.listener.gone();
    else this.listener.message(message);
  }

  private giveUp(): void {
    this.quiet();
    if (this.socket) this.drop(this.socket);
  }

  /** A server that is slow to answer has refused nothing. */
  private tire(socket: WebSocket): void {
    this.refused = false;
    this.drop(socket);
  }

  private drop(socket: WebSocket): void {
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    if (this.socket !== socket || this.closed) return;
    this.socket = null;
    this.quiet();
    this.listener.link("lost");
    void this.reopen();
  }

  private async reopen(): Promise<void> {
    await pause(this.backoff.next());
    await seen();
    if (!this.resting) await this.goOn();
  }

  private async goOn(): Promise<void> {
    if (this.closed) return;
    const gone = await this.isGone();
    if (this.resting || this.socket) return;
    if (gone) this.listener.gone();
    else this.open();
  }

  /** A refused websocket does not say why, a plain request does. Refused again and again by who does answer, it is of no use. */
  private async isGone(): Promise<boolean> {
    const status = this.refused ? await this.answer() : NO_ANSWER;
    if (status === NO_SUCH_KERNEL) return true;
    this.refusals = status < NO_ANSWER ? this.refusals + 1 : 0;
    return this.refusals >= REFUSALS;
  }

  /** How the server answers a plain request; as a server in trouble where it does not. */
  private async answer(): Promise<number> {
    try {
      const path = `${this.address.base_url}api/kernels/${this.address.kernel_id}/channels`;
      const answer = await fetch(path, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(OPEN_LIMIT_MS) });
      return answer.status;
    } catch {
      return NO_ANSWER;
    }
  }
}
