/** The bench in the kernel, spoken to through its widget's comm; what got no answer is asked again. */

import type { Controls, Reading } from "./contract";
import type { BenchEvent } from "./event";
import { type Address, Kernel, type Link } from "./kernel";
import { everyInSight } from "./sight";
import type { Message } from "./wire";

/** Points to be fitted, with their standard uncertainties. */
export interface Points {
  x: number[];
  y: number[];
  ux: number[];
  uy: number[];
}

export type Measured = Record<string, { controls: Controls; readings: Record<string, Reading> }>;

type Request =
  | { do: "open" }
  | { do: "scene"; controls: Controls }
  | { do: "run"; id: string; controls: Controls }
  | ({ do: "fit"; id: string } & Points)
  | { do: "uncertainties"; trials: Measured };

export interface BenchListener {
  event(event: BenchEvent, buffer: Uint8Array | undefined): void;
  link(link: Link): void;
  gone(): void;
}

const CHECK_MS = 3000;

/** Which kind of request an event answers. */
function asked(event: BenchEvent): Request["do"] {
  if (event.event === "opened" || event.event === "failed") return "open";
  if (event.event === "fitted" || event.event === "unfitted") return "fit";
  if (event.event === "uncertainties") return "uncertainties";
  return event.event === "ran" || (event.event === "refused" && event.id) ? "run" : "scene";
}

export class Bench {
  /** The newest request of each kind that has no answer yet. */
  private readonly waiting = new Map<Request["do"], Request>();
  private readonly kernel: Kernel;

  private readonly model: string;

  constructor(
    address: Address & { model_id: string },
    private readonly listener: BenchListener,
  ) {
    this.model = address.model_id;
    this.kernel = new Kernel(address, {
      message: (message) => this.receive(message),
      link: (link) => this.changed(link),
      gone: () => listener.gone(),
    });
  }

  start(): void {
    this.kernel.start();
    everyInSight(() => this.waiting.size > 0 && this.probe(), CHECK_MS);
  }

  stop(): void {
    this.kernel.stop();
  }

  letGo(): void {
    this.kernel.letGo();
  }

  takeUp(): void {
    this.kernel.takeUp();
  }

  /** See whether the line still carries anything, and whether the bench is still there. */
  probe(): void {
    this.kernel.probe("comm_info_request");
  }

  open(): void {
    this.ask({ do: "open" });
  }

  scene(controls: Controls): void {
    this.ask({ do: "scene", controls });
  }

  /** Run a trial. The id is the pupil's page's, so that asking twice makes one trial. */
  run(id: string, controls: Controls): void {
    this.ask({ do: "run", id, controls });
  }

  /** Fit a straight line; the id tells the answer to these points from one to older ones. */
  fit(id: string, points: Points): void {
    this.ask({ do: "fit", id, ...points });
  }

  /** Ask how uncertain the derived values of trials are. */
  uncertainties(trials: Measured): void {
    this.ask({ do: "uncertainties", trials });
  }

  private ask(request: Request): void {
    this.waiting.set(request.do, request);
    this.deliver(request);
  }

  private deliver(request: Request): void {
    this.kernel.send("comm_msg", { comm_id: this.model, data: { method: "custom", content: request } });
  }

  private changed(link: Link): void {
    this.listener.link(link);
    if (link !== "open") return;
    this.probe();
    for (const request of this.waiting.values()) this.deliver(request);
  }

  private receive(message: Message): void {
    if (message.header.msg_type === "comm_info_reply") this.check(message.content.comms);
    if (message.header.msg_type !== "comm_msg" || message.content.comm_id !== this.model) return;
    const data = message.content.data as { method?: string; content?: BenchEvent };
    if (data.method !== "custom" || !data.content) return;
    if (this.settle(data.content)) this.listener.event(data.content, message.buffers[0]);
  }

  /** A kernel that was started again while the line was cut knows nothing of this page. */
  private check(comms: unknown): void {
    if (comms && !(this.model in (comms as object))) this.listener.gone();
  }

  /** Strike an answered request off; an answer that came twice, or to an older question, is dropped. */
  private settle(event: BenchEvent): boolean {
    const kind = asked(event);
    const request = this.waiting.get(kind);
    if (!request) return false;
    if ("id" in request && (event as { id?: string }).id !== request.id) return false;
    this.waiting.delete(kind);
    return true;
  }
}
